/** A stop that has to be changed soon, and faults that begin and end as a test says. @module */
import type { BrokerDayPlan } from "../simulation/broker_day.ts";
import { Dice, type Fault } from "../simulation/faults.ts";

/** Each fault strikes while it is on, and only then. */
export class SwitchedFaults extends Dice {
  readonly on: Set<Fault>;

  constructor(...faults: Fault[]) {
    super(1, faults, 1);
    this.on = new Set(faults);
  }

  override happens(fault: Fault): boolean {
    return this.on.has(fault);
  }
}

/** Bought in halves, as SBIN is for a while: the stop of the first is to become that of both. */
export const IN_HALVES: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  scripts: { equity: { "10:01 SBIN": "LONG" } },
  depth: (symbol, clock) => symbol === "SBIN" && clock < "10:01:03" ? [10] : [5_000],
};
