/** The account: money, positions and charges to the paisa, over a day and over a night. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { booksOf } from "../../../../../adapters/exchange/kite/exchange_books.ts";
import {
  addCharges,
  chargesFor,
  NO_CHARGES,
  scheduleOn,
  segmentOf,
  totalCharges,
} from "../../../../../domain/account/charges.ts";
import { type IsoDate, istDate } from "../../../../../domain/market_time.ts";
import { microsToPaise, type Paise, toRupees } from "../../../../../domain/money.ts";
import { turnover } from "../../../../../domain/order/fill.ts";
import { imbalance } from "../../../../domain/account/imbalance.ts";
import { MINUTE, PlayedBroker } from "../played_broker.ts";
import { DATE, TABLES } from "../running_exchange.ts";

const INFY = "NSE:INFY";
const FUTURE = "NFO:NIFTY26NOVFUT";
const OPTION = "NFO:NIFTY26NOV24800CE";
const KEYS = [INFY, FUTURE, OPTION] as const;
const NOTHING = { order: 0, quote: 0, history: 0, other: 0 };

/** What the dated tables charge for everything that was traded, order by order. */
function chargesOfTrades(play: PlayedBroker) {
  const before = new Map<string, number>();
  return play.broker.shelf.trades.reduce((sum, { order, fill }) => {
    const segment = segmentOf(order.instrument.kind, fill.product)!;
    const { schedule } = scheduleOn(TABLES.charges, segment, istDate(fill.at));
    const earlier = (before.get(fill.orderId) ?? 0) as Paise;
    before.set(fill.orderId, earlier + turnover(fill));
    return addCharges(sum, chargesFor(fill, schedule, earlier));
  }, NO_CHARGES);
}

const step = fc.record({
  key: fc.constantFrom(...KEYS),
  side: fc.constantFrom("BUY", "SELL"),
  lots: fc.integer({ min: 1, max: 3 }),
  percent: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
  what: fc.constantFrom("place", "place", "place", "cancel", "change"),
  passMs: fc.integer({ min: 0, max: 40_000 }),
});

function play(
  play: PlayedBroker,
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const ids: string[] = [];
  for (const { key, side, lots, percent, what, passMs } of steps) {
    const quantity = lots * (key === INFY ? 20 : 65);
    const price = play.priceAt(key, percent * (key === OPTION ? 5 : 1));
    const last = ids.at(-1);
    try {
      if (what === "place") ids.push(play.place(key, { transaction_type: side, quantity, price }));
      else if (last !== undefined && what === "cancel") play.cancel(last);
      else if (last !== undefined) play.change(last, { quantity: play.order(last).quantity });
    } catch {
      // Refused: nothing has happened.
    }
    play.pass(passMs);
  }
}

Deno.test("whatever is traded, books, positions, orders and charges agree to the paisa", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const played = new PlayedBroker({ capitalRupees: 1_00_00_000 });
      play(played, steps);
      const { account, shelf, views, now } = played.broker;
      assertEquals<number>(imbalance(account.ledger), 0);
      assertEquals(account.ledger.charges, chargesOfTrades(played));
      const books = booksOf(played.broker, NOTHING);
      for (const order of shelf.orders) {
        const own = shelf.trades.filter(({ fill }) => fill.orderId === order.orderId);
        const filled = own.reduce((sum, { fill }) => sum + fill.quantity, 0);
        assertEquals(order.filled, filled);
        assert(filled <= order.quantity);
        assertEquals(order.status === "COMPLETE", filled === order.quantity);
      }
      const rows = views.positions(now).net;
      for (const row of rows) {
        const held = books.positions.find(({ key }) => key.endsWith(`:${row.tradingsymbol}`));
        assertEquals(row.quantity, held?.quantity ?? 0);
        const profit = toRupees(
          Math.round(
            (row.sell_value - row.buy_value + row.quantity * row.last_price) * 100,
          ) as Paise,
        );
        assertEquals(row.pnl, profit);
      }
      const { net, available, utilised } = views.equityFunds(now);
      assertEquals(Math.round((available.opening_balance - utilised.debits - net) * 100), 0);
    }),
    { numRuns: 25 },
  );
});

Deno.test("the broker ends intraday positions before the session does", () => {
  const played = new PlayedBroker({ startMinute: 15 * 60 });
  const long = { transaction_type: "BUY", quantity: 65, price: played.priceAt(FUTURE, 0.5) };
  played.place(FUTURE, long);
  played.place(INFY, {
    ...{ transaction_type: "SELL", quantity: 20 },
    price: played.priceAt(INFY, -0.5),
  });
  played.pass(2 * MINUTE);
  const stop = played.place(FUTURE, {
    ...{ transaction_type: "SELL", quantity: 65, order_type: "SL" },
    ...{ trigger_price: played.priceAt(FUTURE, -1), price: played.priceAt(FUTURE, -1.5) },
  });
  const held = () => played.broker.book.account.positions.map(({ key }) => key);
  assertEquals(held(), [FUTURE, INFY]);
  played.passTo("15:12");
  assertEquals(held(), [FUTURE]);
  played.passTo("15:24");
  const reducing = played.place(FUTURE, {
    ...{ transaction_type: "SELL", quantity: 65, price: played.priceAt(FUTURE, 2) },
  });
  played.passTo("15:27");
  assertEquals(played.statuses(reducing).at(-1), "CANCELLED");
  assertEquals(held(), []);
  assertEquals(played.order(stop).status, "CANCELLED");
  const late = played.place(FUTURE, { ...long, price: played.priceAt(FUTURE, 0.5) });
  played.pass(1_000);
  assertEquals(played.order(late).status, "REJECTED");
});

Deno.test("a contract note is rounded at the close, and the money is there in the morning", () => {
  const played = new PlayedBroker();
  const trade = (side: string, percent: number) => {
    const price = played.priceAt(FUTURE, percent);
    played.place(FUTURE, { transaction_type: side, quantity: 65, price });
    played.pass(10 * MINUTE);
  };
  trade("BUY", 0.5);
  trade("SELL", -0.5);
  const { account } = played.broker;
  const { realised } = account.ledger;
  played.passTo("15:41");
  const charged = totalCharges(account.ledger.charges);
  assertEquals(charged % 10_000, 0);
  assertEquals(account.ledger.charges.stt % 1_000_000, 0);
  assertEquals<number>(account.opening, 25_00_000_00);
  // To Saturday, then to Monday.
  played.pass(15 * 60 * MINUTE);
  assertEquals(played.broker.shelf.orders, []);
  played.pass(48 * 60 * MINUTE);
  assertEquals<number>(account.opening, 25_00_000_00 + realised - microsToPaise(charged));
  assertEquals(played.broker.views.equityFunds(played.broker.now).utilised.debits, 0);
});

Deno.test("what is carried over starts from the last close and is settled on its expiry", () => {
  const played = new PlayedBroker();
  const long = { product: "NRML", transaction_type: "BUY", quantity: 65 };
  played.place(OPTION, { ...long, price: played.priceAt(OPTION, 5) });
  played.place(FUTURE, { ...long, price: played.priceAt(FUTURE, 0.5) });
  played.pass(2 * MINUTE);
  const { account, market, views } = played.broker;
  // To Monday, 23 November 2026: the contracts' last day.
  played.pass(3 * 24 * 60 * MINUTE);
  const monday = "2026-11-23" as IsoDate;
  assertEquals(played.broker.date, monday);
  const row = views.positions(played.broker.now).net
    .find(({ tradingsymbol }) => `NFO:${tradingsymbol}` === FUTURE)!;
  const { token } = market.named(FUTURE, played.broker.now)!;
  const close = toRupees(market.previousClose(token, played.broker.now)!);
  assertEquals([row.quantity, row.overnight_quantity, row.close_price], [65, 65, close]);
  assertEquals(row.m2m, Math.round((row.last_price - close) * 65 * 100) / 100);
  assertEquals(views.positions(played.broker.now).day, []);
  const charged = totalCharges(account.ledger.charges);
  played.passTo("15:41");
  assertEquals(played.broker.book.account.positions, []);
  assertEquals(Object.values(account.ledger.positions), []);
  assertEquals<number>(imbalance(account.ledger), 0);
  assert(totalCharges(account.ledger.charges) >= charged);
  assert(DATE < monday);
});
