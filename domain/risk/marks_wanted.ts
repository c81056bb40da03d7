/**
 * How finely risk has to be told what the day has made: where nothing has moved by a step, and the
 * day has not come to its floor, no limit would say anything else.
 * @module
 */
import type { Paise } from "../money.ts";
import { lossFloorOf } from "./day.ts";
import type { RiskLimits } from "./limits.ts";

export interface MarksWanted {
  /** Of a result, up or down. */
  readonly step: Paise;
  /** The day's P&L at which it halts. */
  readonly floor: Paise;
}

/** Of what may be lost until the day halts. */
const HALT_SHARE = 0.01;
/** Of what may be lost until entries are held back. */
const ENTRY_SHARE = 0.025;

/** Of a day that was not re-armed, or was for `allowance`, which halts it again at `lossFloor`. */
export function marksWanted(
  limits: RiskLimits,
  rearmed: { readonly lossFloor: Paise | null; readonly allowance: Paise } = {
    lossFloor: null,
    allowance: limits.dayLossMax,
  },
): MarksWanted {
  const { symbolLossMax, drawdownMax, profitLock: lock } = limits;
  const givenBack = lock === null ? Infinity : lock.at * lock.giveBackMax;
  const held = Math.min(symbolLossMax, drawdownMax, givenBack);
  const step = Math.floor(Math.min(HALT_SHARE * rearmed.allowance, ENTRY_SHARE * held)) as Paise;
  return { step, floor: lossFloorOf(rearmed, limits) };
}
