/** The shipped tables of charges, lots and limits, for tests that work examples against them. @module */
import { loadCharges } from "../../adapters/market/charges.ts";
import { loadLimits } from "../../adapters/market/limits.ts";
import { loadLots } from "../../adapters/market/lots.ts";
import { type ChargeSchedule, scheduleOn, type Segment } from "../../domain/account/charges.ts";
import type { IsoDate } from "../../domain/market_time.ts";

const folder = new URL("../../configs/market/", import.meta.url).pathname;

export const CHARGES = loadCharges(folder + "charges.yaml");
export const LOTS = loadLots(folder + "lots.yaml");
export const LIMITS = loadLimits(folder + "limits.yaml");

export function day(text: string): IsoDate {
  return text as IsoDate;
}

export function schedule(segment: Segment, date: string): ChargeSchedule {
  return scheduleOn(CHARGES, segment, day(date)).schedule;
}
