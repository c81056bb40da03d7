/**
 * One factor over one day, minute by minute. Days join: a day starts a night's gap from where the
 * trading day before has ended, and each end can be computed alone, so that any date is one step
 * away.
 * @module
 */
import type { DayClock } from "./day_clock.ts";
import type { Factor } from "./factor.ts";
import { normal, type Stream, streamOf, substream, uniform } from "./noise.ts";
import { driveAt, driveHeight, ledTo, type Way } from "./trend.ts";

export interface FactorPath {
  /** Level (a logarithm) at the start of each minute, and at the day's end. */
  readonly levels: Float64Array;
  /** Share of the day's trading done before each minute, and 1 at the end. */
  readonly activity: Float64Array;
  /** Standard deviation of one second's change, by minute. */
  readonly secondDeviation: Float64Array;
}

/** How much of a day's shock is left on the next day: levels return to their mean within weeks. */
const PERSISTENCE = 0.97;
/** Older shocks are below a hundredth. */
const SHOCKS = 160;
/** Shares of the day's variance: what lasts, what happens overnight, what happens in the day. */
const LASTING = 0.3;
const OVERNIGHT = 0.3;
const INTRADAY = 0.55;
/** Little happens on a day without trading; the next trading day makes up for it. */
const WEEKEND = 0.3;
/** Minutes in which moves of the day fade: prices overshoot and come back. */
const FADING_MINUTES = 60;
/** Swings of an hour or two, on which trends live: their height in days' deviations. */
const SWING = 0.36;
const SWING_MINUTES_MIN = 90;
const SWING_MINUTES_MAX = 140;
/** News strikes on one day in ten. */
const JUMP_CHANCE = 0.1;

/** Level of `factor` at the end of a day, since the epoch in IST: a sum of fading daily shocks. */
export function closeLevel(seed: number, factor: Factor, dayNumber: number): number {
  const shocks = streamOf(seed, `${factor.name} shock`);
  let level = 0;
  for (let age = SHOCKS; age >= 0; age--) {
    const day = dayNumber - age;
    // The epoch was a Thursday.
    const weekday = (day + 4) % 7;
    const size = weekday === 0 || weekday === 6 ? WEEKEND : 1;
    level = PERSISTENCE * level + size * normal(shocks, day);
  }
  return level * factor.volatility * Math.sqrt(LASTING);
}

/** A day as factors see it. */
export interface FactorDay {
  readonly clock: DayClock;
  /** Number of the trading day before. */
  readonly before: number;
  /** Makes the day wild or quiet for all. */
  readonly mood: number;
}

/** The path of `factor` through `day`. */
export function factorPath(seed: number, factor: Factor, day: FactorDay): FactorPath {
  const { clock, mood, before } = day;
  const stream = (label: string) => streamOf(seed, `${factor.name} ${label}`);
  const [moves, swing, volume] = ["minute", "swing", "volume"].map((label) =>
    substream(stream(label), clock.dayNumber)
  ) as [Stream, Stream, Stream];
  const gap = nightOf(stream("gap"), before).gap * factor.volatility * Math.sqrt(OVERNIGHT);
  const openLevel = closeLevel(seed, factor, before) + gap;
  const endLevel = closeLevel(seed, factor, clock.dayNumber);
  const deviation = factor.volatility * mood;
  const wandered = wander(moves, swing, clock, deviation);
  const levels = pinned(openLevel, endLevel, wandered);
  return {
    levels: factor.trends ? trending(stream("gap"), day, deviation, levels) : levels,
    activity: activity(volume, moves, factor, clock),
    secondDeviation: clock.variance.map((share) => deviation * Math.sqrt(INTRADAY * share / 60)),
  };
}

/** What the night after a day brings. */
interface Night {
  /** Standard normal. */
  readonly gap: number;
  readonly way: Way;
  /** Of the next open's run, 0 to 1. */
  readonly size: number;
}

function nightOf(gaps: Stream, dayNumber: number): Night {
  const draws = substream(gaps, dayNumber);
  const gap = normal(draws, 0);
  return { gap, way: gap < 0 ? -1 : 1, size: uniform(draws, 1) };
}

/** `levels` with the run of last night's gap, led to the next night. */
function trending(
  gaps: Stream,
  { clock, before }: FactorDay,
  deviation: number,
  levels: Float64Array,
): Float64Array {
  const { way, size } = nightOf(gaps, before);
  const height = way * deviation * driveHeight(size);
  const driven = levels.map((level, i) => level + height * driveAt(i));
  const whole = pinned(levels[0]!, levels.at(-1)!, driven);
  return ledTo(whole, nightOf(gaps, clock.dayNumber).way, deviation);
}

/** Random moves that fade, one swing, rarely a jump; starts and ends anywhere. */
function wander(
  moves: Stream,
  days: Stream,
  { variance, elapsed }: DayClock,
  deviation: number,
): Float64Array {
  const count = variance.length;
  const fading = Math.exp(-1 / FADING_MINUTES);
  const height = deviation * SWING * (0.6 + 0.8 * uniform(days, 0));
  const period = SWING_MINUTES_MIN + (SWING_MINUTES_MAX - SWING_MINUTES_MIN) * uniform(days, 1);
  const phase = 2 * Math.PI * uniform(days, 2);
  const jumpAt = uniform(days, 3) < JUMP_CHANCE ? Math.floor(count * uniform(days, 4)) : -1;
  const path = new Float64Array(count + 1);
  let strayed = 0;
  for (let i = 0; i <= count; i++) {
    path[i] = strayed + height * Math.sin(2 * Math.PI * count * elapsed[i]! / period + phase);
    if (i === count) break;
    strayed = fading * strayed +
      deviation * Math.sqrt(INTRADAY * variance[i]!) * normal(moves, i) +
      (i === jumpAt ? 0.6 * deviation * Math.sign(normal(days, 5)) : 0);
  }
  return path;
}

/** `path` tilted so that it leads from `from` to `to`. */
function pinned(from: number, to: number, path: Float64Array): Float64Array {
  const last = path.length - 1;
  const start = path[0]!;
  const tilt = to - from - (path[last]! - start);
  return path.map((level, i) => from + level - start + tilt * i / last);
}

/** Trading is done where prices move, in the hours of the factor's segment. */
function activity(
  sizes: Stream,
  moves: Stream,
  { segment }: Factor,
  { variance, open }: DayClock,
): Float64Array {
  const done = new Float64Array(variance.length + 1);
  for (let i = 0; i < variance.length; i++) {
    const size = open[segment][i]! * variance[i]! ** 0.7 *
      (0.5 + 0.6 * Math.abs(normal(moves, i))) * Math.exp(0.35 * normal(sizes, i));
    done[i + 1] = done[i]! + size;
  }
  const all = done[variance.length]!;
  return all === 0 ? done : done.map((sum) => sum / all);
}
