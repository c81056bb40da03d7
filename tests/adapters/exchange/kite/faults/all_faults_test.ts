/**
 * Whatever strikes and whatever is asked for, the exchange stays in order with itself; and the same
 * seed and requests have the same day, word for word.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { FaultName } from "../../../../../adapters/exchange/kite/faults/fault_menu.ts";
import { hasEnded } from "../../../../../adapters/exchange/kite/orders/kite_order.ts";
import { imbalance } from "../../../../domain/account/imbalance.ts";
import { PlayedBroker } from "../played_broker.ts";

const KEYS = ["NSE:INFY", "NFO:NIFTY26NOVFUT", "NFO:NIFTY26NOV24800PE"] as const;
const STRIKING: readonly FaultName[] = [
  "partial_then_cancel",
  "reject_after_accept",
  "change_refused",
  "cancel_fill_race",
  "postback_lost",
  "postback_late",
  "postback_duplicate",
  "tag_lag",
];

const act = fc.record({
  what: fc.constantFrom("limit", "limit", "market", "stop", "ioc", "change", "cancel", "halt"),
  key: fc.constantFrom(...KEYS),
  side: fc.constantFrom("BUY", "SELL"),
  lots: fc.integer({ min: 1, max: 30 }),
  percent: fc.double({ min: -1, max: 1, noNaN: true }),
  which: fc.nat(30),
  passMs: fc.constantFrom(0, 10, 40, 90, 300, 1_000, 20_000),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function perform(play: PlayedBroker, { what, key, side, lots, percent, which }: Act): void {
  const quantity = lots * (key === "NSE:INFY" ? 40 : 65);
  const common = { transaction_type: side, quantity };
  const at = (more: number) => play.priceAt(key, percent + more);
  const chosen = play.broker.shelf.orders.at(-1 - which)?.orderId ?? "nobody";
  const away = side === "BUY" ? 1 : -1;
  try {
    if (what === "limit") play.place(key, { ...common, price: at(0), product: productOf(key) });
    if (what === "ioc") play.place(key, { ...common, price: at(away), validity: "IOC" });
    if (what === "market") {
      play.place(key, { ...common, order_type: "MARKET", market_protection: -1 });
    }
    if (what === "stop") {
      const terms = { order_type: "SL", trigger_price: at(away), price: at(2 * away) };
      play.place(key, { ...common, ...terms });
    }
    if (what === "change") play.change(chosen, { order_type: "LIMIT", quantity, price: at(0) });
    if (what === "cancel") play.cancel(chosen);
  } catch (error) {
    assertEquals((error as Error).name, "KiteRefusal", (error as Error).stack);
  }
  const { floor, now } = play.broker;
  if (what === "halt") floor.halt(now + 2_000, now);
}

function productOf(key: string): string {
  return key === "NSE:INFY" ? "CNC" : "NRML";
}

function played(acts: readonly Act[], seed: number): PlayedBroker {
  const rates = Object.fromEntries(STRIKING.map((name) => [name, { rate: 0.3 }]));
  const play = new PlayedBroker({
    startMinute: 15 * 60 + 5,
    capitalRupees: 3_00_00_000,
    faults: { seed, faults: rates },
  });
  for (const each of acts) {
    perform(play, each);
    play.pass(each.passMs);
    assertSound(play);
  }
  play.passTo("15:45");
  assertSound(play);
  return play;
}

function assertSound({ broker: { shelf, book, account } }: PlayedBroker): void {
  for (const order of shelf.orders) {
    const own = shelf.trades.filter(({ fill }) => fill.orderId === order.orderId);
    assertEquals(own.reduce((sum, { fill }) => sum + fill.quantity, 0), order.filled);
    assert(order.filled + order.cancelled <= order.quantity);
    const history = shelf.history(order.orderId);
    const end = history.findIndex(hasEnded);
    assert(end < 0 || end === history.length - 1, history.map(({ status }) => status).join());
    const filled = history.map((each) => each.filled);
    assertEquals(filled, filled.toSorted((a, b) => a - b));
    const works = book.working.some(({ orderId }) => orderId === order.orderId);
    assert(!(works && hasEnded(order)));
  }
  assertEquals<number>(imbalance(account.ledger), 0);
  const units = Object.values(account.ledger.positions).map(({ key, quantity }) => [key, quantity]);
  const exchange = book.account.positions.map(({ key, quantity }) => [key, quantity]);
  assertEquals(units.map(String).sort(), exchange.map(String).sort());
}

Deno.test("the exchange is in order after every request, whatever strikes", () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 10, maxLength: 40 }), fc.nat(1_000), (acts, seed) => {
      played(acts, seed);
    }),
    { numRuns: 20 },
  );
});

Deno.test("the same seed and requests have the same outcome, word for word", () => {
  const acts = fc.sample(act, { numRuns: 30, seed: 7 });
  const outcome = (seed: number) => {
    const { broker, updates } = played(acts, seed);
    return JSON.stringify([updates, broker.shelf.orders, broker.shelf.trades]);
  };
  assertEquals(outcome(3), outcome(3));
  assert(outcome(3) !== outcome(4));
});
