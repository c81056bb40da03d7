/**
 * How near the day is to the limits on its result: the one that is used up most, for people.
 * @module
 */
import { dayPnl, lossFloorOf, type RiskDay } from "./day.ts";
import type { RiskLimits } from "./limits.ts";

export const DAY_LIMITS = ["day_loss", "drawdown", "profit_lock"] as const;

export interface NearestLimit {
  readonly limit: typeof DAY_LIMITS[number];
  /** Used up, 0..1; more once it is broken. */
  readonly share: number;
}

const WORDS: Readonly<Record<NearestLimit["limit"], string>> = {
  day_loss: "loss limit",
  drawdown: "drawdown limit",
  profit_lock: "profit lock",
};

/** What people call it. */
export function dayLimitWords(limit: NearestLimit["limit"]): string {
  return WORDS[limit];
}

type Limits = Pick<RiskLimits, "dayLossMax" | "drawdownMax" | "profitLock">;

/** By the same arithmetic as the checks; of equals the one that halts. */
export function nearestLimit(day: RiskDay, limits: Limits): NearestLimit {
  const { lossFloor, peak } = day;
  const pnl = dayPnl(day);
  const { drawdownMax, profitLock } = limits;
  const all: NearestLimit[] = [
    { limit: "day_loss", share: shareOf(-pnl, -lossFloorOf(day, limits)) },
  ];
  // A re-armed day answers to its own, smaller allowance instead.
  if (lossFloor === null) all.push({ limit: "drawdown", share: shareOf(peak - pnl, drawdownMax) });
  if (profitLock !== null && peak >= profitLock.at) {
    const share = shareOf(peak - pnl, peak * profitLock.giveBackMax);
    all.push({ limit: "profit_lock", share });
  }
  return all.reduce((nearest, each) => each.share > nearest.share ? each : nearest);
}

/** Whether the limit is broken: a loss halts, the others refuse entries without a halt. */
export function refusesEntries({ share }: NearestLimit): boolean {
  return share >= 1;
}

function shareOf(used: number, max: number): number {
  return max > 0 && used > 0 ? used / max : 0;
}
