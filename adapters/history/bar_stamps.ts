/**
 * What the stamps of a file mark: the start of each bar or its end, and that bars are one minute
 * long. Told from the stamps alone.
 * @module
 */
import { istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import type { RawDay } from "./raw_rows.ts";
import { REGULAR_CLOSE, REGULAR_OPEN } from "./session_inference.ts";

/** So many steps on a coarser grid are not chance, sparse as trading may be. */
const GRID_STEPS_MIN = 30;

/**
 * Each regular day votes: rows that begin at 09:15 are START, at 09:16 END; rows that end at
 * 15:29 are START, at 15:30 END. A day whose two ends disagree (a flat candle at 15:30, a print
 * at 09:15) thereby does not count. Without a majority START, as the broker writes.
 */
export function detectStamp(at: Float64Array, days: readonly RawDay[]): "start" | "end" {
  let ends = 0;
  for (const { date, from, to } of days) {
    const open = istInstant(date, REGULAR_OPEN);
    const close = istInstant(date, REGULAR_CLOSE);
    let first = from;
    while (first < to - 1 && at[first]! < open) first++;
    let last = to - 1;
    while (last > first && at[last]! > close) last--;
    if (at[first] === open) ends--;
    else if (at[first] === open + MINUTE_MS) ends++;
    if (at[last] === close - MINUTE_MS) ends--;
    else if (at[last] === close) ends++;
  }
  return ends > 0 ? "end" : "start";
}

/** Length of the bars in minutes as far as the steps within days tell: 1, or a coarser grid. */
export function barMinutes(at: Float64Array, days: readonly RawDay[]): number {
  let grid = 0;
  let steps = 0;
  for (const { from, to } of days) {
    for (let i = from + 1; i < to && grid !== 1; i++, steps++) {
      grid = greatestCommonDivisor(grid, (at[i]! - at[i - 1]!) / MINUTE_MS);
    }
  }
  return steps < GRID_STEPS_MIN ? 1 : grid;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
