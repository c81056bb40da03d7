/** The live desk's trader and ticker against the exchange: what one asks for, the other hears of. @module */
import { assert, assertEquals } from "@std/assert";
import { processLoop } from "../../../../adapters/clock.ts";
import type { KiteExchange } from "../../../../adapters/exchange/kite/kite_exchange.ts";
import { KiteError } from "../../../../adapters/kite/kite_error.ts";
import { KiteReader } from "../../../../adapters/kite/kite_reader.ts";
import { KiteTrader } from "../../../../adapters/kite/kite_trader.ts";
import { Limiter } from "../../../../adapters/kite/limiter.ts";
import { tickOf } from "../../../../adapters/kite/ticker/packet.ts";
import { Ticker } from "../../../../adapters/kite/ticker/ticker.ts";
import type { BrokerOrder } from "../../../../domain/broker/order.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { NewOrder } from "../../../../domain/order/order.ts";
import type { Approved } from "../../../../domain/risk/approved.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";
import { sessionAt } from "../../kite/kite_server.ts";
import { until, withExchange } from "./running_exchange.ts";
import { READING_RATES } from "../../kite/reading_rates.ts";

const INFY = 408_065 as InstrumentToken;

/** Approval is risk's; here is what follows. */
function order(change: Partial<NewOrder>): Approved<NewOrder> {
  return {
    ...{ purpose: "entry", book: "equity", strategy: "s", underlying: "INFY", validity: "DAY" },
    ...{ tag: "liveHalves1", token: INFY, key: "NSE:INFY", product: "MIS", side: "BUY" },
    ...{ type: "LIMIT", quantity: 10, price: 120_000 as Paise, trigger: 0 as Paise },
    signalAt: 0 as EpochMs,
    ...change,
  } as Approved<NewOrder>;
}

function halvesOf({ url, app }: KiteExchange, accessToken: string) {
  const orders = { perSecond: 10, perMinute: 400, perDay: 5_000 };
  const limiter = new Limiter({ rates: { ...READING_RATES, orders }, loop: processLoop() });
  const session = sessionAt(url, { apiKey: app.apiKey, accessToken, limiter });
  return {
    reader: new KiteReader(session),
    trader: new KiteTrader(session),
  };
}

interface Heard {
  readonly ticks: Tick[];
  readonly updates: BrokerOrder[];
  readonly states: string[];
  readonly problems: string[];
}

async function withTicker(
  { wsUrl, app }: KiteExchange,
  accessToken: string,
  act: (heard: Heard) => Promise<void>,
): Promise<void> {
  const heard: Heard = { ticks: [], updates: [], states: [], problems: [] };
  const ticker = new Ticker({
    ...{ apiKey: app.apiKey, accessToken, root: wsUrl, loop: processLoop(), random: () => 0 },
    listener: {
      packets: (packets) => heard.ticks.push(...packets.flatMap((each) => tickOf(each) ?? [])),
      orderUpdated: (update) => heard.updates.push(update),
      refreshNeeded: () => {},
      changed: (_connection, state) => heard.states.push(state),
      unreadable: (problem) => heard.problems.push(problem),
    },
  });
  ticker.start();
  ticker.watch([INFY]);
  try {
    await act(heard);
  } finally {
    ticker.close();
    await until(() => ticker.states, (states) => states.every((each) => each === "closed"), "end");
  }
}

Deno.test("the live trader's orders are heard of by the live ticker, and read back", async () => {
  await withExchange({}, async ({ exchange }) => {
    const accessToken = exchange.issueToken();
    const { trader, reader } = halvesOf(exchange, accessToken);
    await withTicker(exchange, accessToken, async (heard) => {
      await until(() => heard.ticks.length, (count) => count > 3, "ticks");
      const last = heard.ticks.at(-1)!.ltp;
      const far = Math.round(last * 0.0097) * 100 as Paise;
      const { orderId } = await trader.place(order({ price: far }));
      const statusOf = () => heard.updates.findLast((each) => each.orderId === orderId)?.status;
      await until(statusOf, (status) => status === "OPEN", "OPEN");
      await trader.change(orderId, order({ quantity: 20, price: far }), "entry");
      await until(async () => (await reader.orders())[0]?.quantity, (n) => n === 20, "change");
      const history = () => reader.orderHistory(orderId);
      await until(history, (all) => all.at(-1)?.status === "OPEN", "OPEN");
      await trader.cancel(orderId);
      await until(statusOf, (status) => status === "CANCELLED", "CANCELLED");
      const market = await trader.place(order({ type: "MARKET", price: 0 as Paise, tag: "m" }));
      const ended = (all: readonly BrokerOrder[]) =>
        all.some(({ orderId, status }) => orderId === market.orderId && status === "COMPLETE");
      await until(() => heard.updates, ended, "COMPLETE");
      const trades = await reader.orderTrades(market.orderId);
      assertEquals(trades.reduce((sum, { quantity }) => sum + quantity, 0), 10);
      assertEquals(heard.problems, []);
      assert(
        heard.ticks.every(({ token, bids, asks }) =>
          token === INFY && bids.length > 0 && asks.length > 0
        ),
      );
    });
  });
});

Deno.test("the live reader hears what a lot of a future needs, at the exchange's price", async () => {
  await withExchange({}, async ({ exchange }) => {
    const { reader } = halvesOf(exchange, exchange.issueToken());
    const csv = await reader.instrumentsCsv("NFO");
    const [symbol, lot] = /,(NIFTY\w+FUT),.*?,(\d+),FUT,/.exec(csv)!.slice(1);
    const key = `NFO:${symbol}`;
    const free = 0 as Paise;
    const terms = { type: "MARKET", quantity: Number(lot), price: free, trigger: free } as const;
    const asked = { key, side: "BUY", product: "MIS", ...terms } as const;
    const [told] = await reader.orderMargins([asked]);
    const price = (await reader.lastPrices([key]))[key]!.ltp;
    const share = told!.total / (price * Number(lot));
    assertEquals([told!.key, told!.span + told!.exposure], [key, told!.total]);
    assert(Math.abs(share - 0.12) < 0.002, `${share}`);
  });
});

Deno.test("the live trader reads a refusal as what it is", async () => {
  await withExchange({}, async ({ exchange }) => {
    const { trader } = halvesOf(exchange, exchange.issueToken());
    const codeOf = async (act: () => Promise<unknown>) => {
      const error = await act().catch((error: unknown) => error);
      assert(error instanceof KiteError);
      return [error.code, error.isFateUnknown];
    };
    assertEquals(await codeOf(() => trader.place(order({ price: 120_003 as Paise }))), [
      "bad_input",
      false,
    ]);
    assertEquals(await codeOf(() => trader.cancel("1")), ["order_refused", false]);
    exchange.changeFaults({ faults: { html_answer: { next: 1 } } });
    assertEquals(await codeOf(() => trader.place(order({}))), ["bad_answer", true]);
    exchange.changeFaults({ faults: { bad_gateway: { next: 1 } } });
    assertEquals(await codeOf(() => trader.place(order({}))), ["broker_down", true]);
    exchange.changeFaults({ faults: { ip_refused: { next: 1 } } });
    assertEquals(await codeOf(() => trader.place(order({}))), ["not_permitted", false]);
    exchange.changeFaults({ faults: { token_expiry: { next: 1 } } });
    assertEquals(await codeOf(() => trader.place(order({}))), ["needs_login", false]);
  });
});

Deno.test("the live ticker hears why a change that was taken was not made", async () => {
  await withExchange({}, async ({ exchange }) => {
    const accessToken = exchange.issueToken();
    const { reader, trader } = halvesOf(exchange, accessToken);
    await withTicker(exchange, accessToken, async ({ ticks, updates }) => {
      await until(() => ticks.length, (count) => count > 0, "ticks");
      const [price, lower] = [0.0097, 0.0096].map((share) =>
        Math.round(ticks.at(-1)!.ltp * share) * 100 as Paise
      );
      const { orderId } = await trader.place(order({ price: price! }));
      await until(() => updates.length, (count) => count > 0, "the order");
      exchange.changeFaults({ faults: { change_refused: { next: 1 } } });
      const change = order({ price: lower! });
      assertEquals((await trader.change(orderId, change, "exit")).orderId, orderId);
      const refused = (each: BrokerOrder | undefined) => each !== undefined && each.message !== "";
      await until(() => updates.at(-1), refused, "the refusal");
      const told = [updates.at(-1)!, ...await reader.orders()];
      assertEquals(told.map(({ status, price, message }) => [status, price, message]), [
        ["OPEN", price, "16346 : Order cannot be modified"],
        ["OPEN", price, "16346 : Order cannot be modified"],
      ]);
    });
  });
});

Deno.test("the live ticker asks for a login once its token has died", async () => {
  await withExchange({}, async ({ exchange }) => {
    await withTicker(exchange, exchange.issueToken(), async ({ states, ticks }) => {
      await until(() => ticks.length, (count) => count > 0, "ticks");
      exchange.changeFaults({ faults: { token_expiry: { next: 1 } } });
      await until(() => states.at(-1), (state) => state === "needs_login", "needs_login");
    });
  });
});
