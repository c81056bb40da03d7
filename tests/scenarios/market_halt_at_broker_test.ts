/**
 * A halt of the market at a broker: the exchange says nothing of it but what becomes of orders, and
 * the desk knows it by the index.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../domain/market_time.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "13:00",
  until: "13:40",
  tickSeconds: 5,
  prices: { "NIFTY 50": { "13:00": 24_000, "13:05": 21_500 } },
  scripts: { equity: { "13:01 SBIN": "LONG", "13:20": "LONG" } },
};
const STOP = ["SELL 20 SL SBIN"];

function placed(day: BrokerDay): string[] {
  return day.events("OrderIntended").map(({ clock, order }) => `${clock} ${order.purpose}`);
}

Deno.test("a stop that the exchange has cancelled is placed anew when the market goes on", () => {
  const day = new BrokerDay(PLAN);
  day.broker.at(day.market.instant("13:05:01"), () => {
    for (const { orderId } of day.books.working) {
      day.books.cancel(orderId, day.host.now as EpochMs);
    }
  });
  assertEquals(day.play("13:05").live, STOP);
  assertEquals(day.play("13:34:59").live, []);
  assertEquals(day.events("IntentRefused").map(({ code }) => code), ["market_halted"]);
  assertEquals(day.play("13:35:05").live, STOP);
  assertEquals(placed(day), ["13:01 entry", "13:01 stop", "13:35 stop"]);
  assertEquals(day.events("PositionBare"), []);
});

Deno.test("a stop of which nothing was heard is looked for, and stays where it is found", () => {
  const day = new BrokerDay(PLAN).play("13:34:59");
  const before = day.requests.length;
  day.play("13:36");
  assertEquals(day.requests.slice(before).map(({ type }) => type), ["Find"]);
  assertEquals([day.live, placed(day).length], [STOP, 2]);
});

Deno.test("a desk that starts when the index has long fallen takes the market for open", () => {
  const prices = { "NIFTY 50": { "13:00": 21_500, "13:10": 20_300 } };
  const day = new BrokerDay({ ...PLAN, prices }).play("13:09");
  assertEquals([day.live, day.events("TradingHalted").length], [STOP, 0]);
  // The next level it has seen itself.
  day.play("13:11");
  assertEquals(day.events("TradingHalted").map(({ clock }) => clock), ["13:10"]);
});

Deno.test("a level that one index had passed before the start is not reached anew by the other", () => {
  const prices = {
    SENSEX: { "13:00": 71_900 },
    "NIFTY 50": { "13:00": 21_700, "13:05": 21_500, "13:10": 20_300 },
  };
  const day = new BrokerDay({ ...PLAN, prices }).play("13:09");
  assertEquals([day.live, day.events("TradingHalted").length], [STOP, 0]);
  day.play("13:11");
  assertEquals(day.events("TradingHalted").map(({ clock }) => clock), ["13:10"]);
});
