/**
 * How one day leads over into the next: in the afternoon a trend builds up and pulls back before
 * the close, and the next open resumes it with the night's gap. So a session has its first turn in
 * its first minutes, as the real one often has, and a desk something to do.
 * @module
 */

/** Lengths of the averages, in bars of so many minutes. */
const BAR_MINUTES = 5;
const FAST = 9;
const MIDDLE = 21;
const SLOW = 55;
/** The afternoon's two moves, by their middle and half their length in minutes before the close. */
const TREND = { middle: 200, half: 150 };
const PULLBACK = { middle: 60, half: 60 };
/** In which the open runs, and after which half of that is gone. */
const DRIVE_MINUTES = 9;
const DRIVE_HALF_LIFE = 60;
/** Heights in days' deviations: of the open's run, and of the afternoon's moves at most. */
const DRIVE_MIN = 0.35;
const DRIVE_MAX = 0.55;
const MOVE_MAX = 2;
/** At the close, of the middle average over the slow one, and of the fast one under the middle. */
const TREND_LEFT = 0.1;
const PULLBACK_LEFT = 0.02;

/** Up or down. */
export type Way = 1 | -1;

/**
 * `levels` of a day, one a minute, led so that at their end the slower averages are in a trend to
 * `way` and the fastest in a pullback. Both ends stay where they are. `deviation` is that of a day.
 */
export function ledTo(levels: Float64Array, way: Way, deviation: number): Float64Array {
  // A special session of an hour has no afternoon.
  if (levels.length <= TREND.middle + TREND.half) return levels;
  const trend = hump(levels.length, TREND);
  const pullback = hump(levels.length, PULLBACK);
  const [fastBefore, slowBefore] = spreads(levels);
  const fastMissing = -way * PULLBACK_LEFT * deviation - fastBefore;
  const slowMissing = way * TREND_LEFT * deviation - slowBefore;
  // Two moves for two spreads: by Cramer's rule.
  const [a, b] = spreads(trend);
  const [c, d] = spreads(pullback);
  const determinant = a * d - b * c;
  const most = MOVE_MAX * deviation;
  const within = (height: number) => Math.max(-most, Math.min(height, most));
  const rise = within((fastMissing * d - slowMissing * c) / determinant);
  const fall = within((slowMissing * a - fastMissing * b) / determinant);
  return levels.map((level, i) => level + rise * trend[i]! + fall * pullback[i]!);
}

/** Height of the open's run in deviations, for `size` from 0 to 1. */
export function driveHeight(size: number): number {
  return DRIVE_MIN + (DRIVE_MAX - DRIVE_MIN) * size;
}

/** How much of it is there `i` minutes after the open: it runs, then fades. */
export function driveAt(i: number): number {
  return i < DRIVE_MINUTES ? i / DRIVE_MINUTES : 0.5 ** ((i - DRIVE_MINUTES) / DRIVE_HALF_LIFE);
}

/** A move of height 1 and back, by minutes. */
function hump(count: number, { middle, half }: typeof TREND): Float64Array {
  return new Float64Array(count).map((_, i) =>
    Math.max(0, 1 - Math.abs(count - 1 - middle - i) / half)
  );
}

/** Fast over middle and middle over slow average of bars, at the end of `levels`. */
function spreads(levels: Float64Array): readonly [number, number] {
  const [fast, middle, slow] = [FAST, MIDDLE, SLOW].map((bars) => averageOf(levels, bars)) as [
    number,
    number,
    number,
  ];
  return [fast - middle, middle - slow];
}

function averageOf(levels: Float64Array, bars: number): number {
  const share = 2 / (bars + 1);
  let average = levels[0]!;
  for (let i = BAR_MINUTES; i < levels.length; i += BAR_MINUTES) {
    average += share * (levels[i]! - average);
  }
  return average;
}
