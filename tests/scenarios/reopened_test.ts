/**
 * A position that is opened twice by one entry within a second of the exchange's clock, at a broker
 * that lists the second execution late: its exits are new orders all the same.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const FUTURE = "NIFTY26DECFUT";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:04",
  // Through the stop for two seconds.
  prices: { NIFTY: { "10:00": 24_000, "10:02:10": 23_970, "10:02:12": 24_000 } },
  // An entry of two lots is two trades.
  depth: (_, clock) => clock < "10:02:05" ? [65, 5_000] : [5_000],
  scripts: { fno: { "10:02": "LONG" } },
};

/** Shows no more than the first purchase, until it is told to. */
function hideSecond({ books }: BrokerDay): () => void {
  const trades = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(books), "trades")!.get!;
  const order = books.order.bind(books);
  let isHidden = true;
  const shown = (all: readonly BrokerTrade[]) => {
    const first = all.find(({ side }) => side === "BUY");
    return isHidden ? all.filter((each) => each.side === "SELL" || each === first) : all;
  };
  Object.defineProperty(books, "trades", { get: () => shown(trades.call(books)) });
  books.order = (orderId: string): BrokerOrder => {
    const row = order(orderId);
    if (!isHidden || row.side === "SELL" || row.filled <= 65) return row;
    return { ...row, filled: 65, pending: 65, status: "OPEN", statusText: "OPEN" };
  };
  return () => void (isHidden = false);
}

Deno.test("what an entry brought is told of after its first half has been stopped out: it has a stop", () => {
  const day = new BrokerDay(PLAN);
  const show = hideSecond(day);
  day.play("10:02:13");
  assertEquals([day.portfolio.held, day.net], [[], [`${FUTURE} 65`]]);
  show();
  day.play("10:02:17");
  const bought = day.events("FillBooked").filter(({ fill }) => fill.side === "BUY");
  assertEquals(new Set(bought.map(({ fill }) => fill.at)).size, 1);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [65]);
  assertEquals(day.live, [`SELL 65 SL ${FUTURE}`]);
  day.play("10:03:30");
  assertEquals([day.live, day.quarantine], [[`SELL 65 SL ${FUTURE}`], []]);
});
