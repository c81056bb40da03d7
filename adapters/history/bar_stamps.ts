/**
 * What the stamps of files mark: the start of each bar or its end, and that bars are one minute
 * long. Told from the stamps alone.
 * @module
 */
import { REGULAR_CLOSE, REGULAR_OPEN } from "../../domain/calendar/calendar.ts";
import { istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import type { RawDay } from "./raw_rows.ts";

/** So many steps on a coarser grid are not chance, sparse as trading may be. */
const GRID_STEPS_MIN = 30;

/** The end of a bar that its stamp marks. */
export type Stamp = "start" | "end";

/** How a file's days vote: those for END less those for START. */
export interface StampVotes {
  /** Days of which both ends say the same: nothing else looks like that. */
  readonly days: number;
  /** Ends of days, also where the other one says nothing: thin trading looks like that as well. */
  readonly ends: number;
}

/**
 * Each regular day votes: rows that begin at 09:15 are START, at 09:16 END; rows that end at
 * 15:29 are START, at 15:30 END. A day whose two ends disagree (a flat candle at 15:30, a print
 * at 09:15) thereby does not count.
 */
export function stampVotes(at: Float64Array, days: readonly RawDay[]): StampVotes {
  const votes = { days: 0, ends: 0 };
  for (const { date, from, to } of days) {
    const open = istInstant(date, REGULAR_OPEN);
    const close = istInstant(date, REGULAR_CLOSE);
    let first = from;
    while (first < to - 1 && at[first]! < open) first++;
    let last = to - 1;
    while (last > first && at[last]! > close) last--;
    const begins = at[first] === open ? -1 : at[first] === open + MINUTE_MS ? 1 : 0;
    const finishes = at[last] === close - MINUTE_MS ? -1 : at[last] === close ? 1 : 0;
    votes.ends += begins + finishes;
    if (begins === finishes) votes.days += begins;
  }
  return votes;
}

/**
 * What the stamps of each file of a folder or list mark. One whose whole days tell is believed. One
 * of which only single ends tell goes by those, where such files are all alike: a thin option of
 * START stamps whose first row happens to be that of 09:16 would else lie a minute before the
 * others, and its prices be known before their time. Where no file has whole days all ends vote
 * together. Without a majority START, as the broker writes.
 */
export function stampsOf(files: readonly StampVotes[]): readonly Stamp[] {
  const told = files.filter(({ days }) => days !== 0).map(({ days }) => stampBy(days));
  const all = stampBy(files.reduce((sum, { ends }) => sum + ends, 0));
  const common = told.length === 0 ? all : told.every((each) => each === told[0]) ? told[0] : null;
  return files.map(({ days, ends }) => days !== 0 ? stampBy(days) : common ?? stampBy(ends));
}

function stampBy(votes: number): Stamp {
  return votes > 0 ? "end" : "start";
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
