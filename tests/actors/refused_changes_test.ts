/**
 * Changes that the broker takes and refuses a little later: its answer says nothing of that, its
 * updates and its list do.
 * @module
 */
import { assertEquals } from "@std/assert";
import { istClock } from "../../domain/market_time.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { Dice, type Fault } from "../simulation/faults.ts";

/** Each fault strikes while it is on, and only then. */
class Switched extends Dice {
  readonly on: Set<Fault>;

  constructor(...faults: Fault[]) {
    super(1, faults, 1);
    this.on = new Set(faults);
  }

  override happens(fault: Fault): boolean {
    return this.on.has(fault);
  }
}

/** Bought in two halves: the stop of the first is to become the stop of both. */
const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  scripts: { equity: { "10:01 SBIN": "LONG" } },
  depth: (symbol, clock) => symbol === "SBIN" && clock < "10:01:03" ? [10] : [5_000],
};

/** A day on which the stop's first change is refused a little later; `faults` begin then. */
function refusedOnce(...faults: Fault[]): BrokerDay {
  const dice = new Switched("refused_changes");
  const day = new BrokerDay({ ...PLAN, dice }).play("10:01:02.3");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 SL SBIN"]]);
  assertEquals(day.requests.map(({ type }) => type), ["Place", "Place", "Modify"]);
  dice.on.clear();
  for (const fault of faults) dice.on.add(fault);
  return day;
}

Deno.test("a stop whose change is refused later is changed again within seconds", () => {
  const day = refusedOnce().play("10:01:05.5");
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  const refused = day.events("ModifyRefused");
  assertEquals(refused.map(({ works }) => works?.quantity), [10]);
  assertEquals(istClock(refused[0]!.at) < "10:01:05", true);
});

Deno.test("where its update is lost, the list tells that a change was refused", () => {
  const day = refusedOnce("lost_postbacks").play("10:01:07");
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  assertEquals(day.events("ModifyRefused").length, 1);
});
