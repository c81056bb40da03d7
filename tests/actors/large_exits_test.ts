/**
 * Positions that are more than one order may be for: adopted, or of a day when an order could be for
 * more. They leave by one order after another, and what one stop cannot protect leaves at once.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

/** Twenty SBIN are held when an order may be for `freezeQuantity` at most from now on. */
function frozen(freezeQuantity: number, plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  let isFrozen = false;
  const day: BrokerDay = new BrokerDay({ ...PLAN, ...plan });
  const { instrument } = day.rules;
  const changed = (...of: Parameters<typeof instrument>): Instrument => ({
    ...instrument(...of),
    ...(isFrozen ? { freezeQuantity } : {}),
  });
  Object.assign(day.rules, { instrument: changed });
  day.play("10:02");
  isFrozen = true;
  return day;
}

Deno.test("what was adopted beyond one order leaves, and the rest has its stop", () => {
  const day = frozen(30);
  const [entry] = day.requests;
  assert(entry?.type === "Place");
  const { order } = entry;
  day.books.place(order, order.tag, 5 as never, day.host.now as never);
  day.play("10:02:20").command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" });
  day.play("10:02:30");
  assertEquals([day.net, day.live, day.quarantine], [["SBIN 30"], ["SELL 30 SL SBIN"], []]);
  assertEquals(day.events("OrderRefused"), []);
});

Deno.test("FLATTEN of more than one order goes on until nothing is left", () => {
  const day = frozen(15);
  day.command({ type: "Flatten", by: "test" }).play("10:02:20");
  assertEquals([day.net, day.live, day.portfolio.held], [[], [], []]);
  assertEquals(day.events("OrderRefused"), []);
  const sold = day.events("FillBooked").filter(({ fill }) => fill.side === "SELL");
  assertEquals(sold.map(({ fill }) => fill.quantity), [10, 10]);
  assertEquals(day.trades.length, 1);
});

Deno.test("an EXIT of more than one order leaves whole", () => {
  const day = frozen(15, { scripts: { equity: { "10:01 SBIN": "LONG", "10:03 SBIN": "EXIT" } } });
  day.play("10:03:30");
  assertEquals([day.net, day.live, day.portfolio.held], [[], [], []]);
});
