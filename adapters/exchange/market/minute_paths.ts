/**
 * Chosen factors within one minute, second by second: bridges between the minute's ends. Each
 * minute is made anew from its address, so that it does not matter which came before.
 * @module
 */
import type { DayPaths } from "./day_paths.ts";
import { FACTORS } from "./factor.ts";
import { normal, type Stream, streamOf, substream } from "./noise.ts";

export const SECONDS = 60;
/** Seconds 0 to 60, both ends. */
const STRIDE = SECONDS + 1;

export class MinutePaths {
  readonly #paths: DayPaths;
  readonly #factors: readonly number[];
  readonly #streams: readonly Stream[];
  readonly #levels = new Float64Array(FACTORS.length * STRIDE);
  readonly #activity = new Float64Array(FACTORS.length * STRIDE);

  constructor(seed: number, paths: DayPaths, factors: readonly number[]) {
    this.#paths = paths;
    this.#factors = factors;
    this.#streams = factors.map((factor) =>
      substream(streamOf(seed, `${FACTORS[factor]!.name} second`), paths.clock.dayNumber)
    );
  }

  /** Makes the seconds of a minute of the day. */
  enter(minute: number): void {
    for (let i = 0; i < this.#factors.length; i++) {
      this.#refine(this.#factors[i]!, this.#streams[i]!, minute);
    }
  }

  /** Copies the levels at `second` (0 to 60) of the minute into `levels`, by factor. */
  levelsAt(second: number, levels: Float64Array): void {
    for (const factor of this.#factors) levels[factor] = this.#levels[factor * STRIDE + second]!;
  }

  /** Share of the day's trading that is done at `second` (0 to 60). */
  activityAt(factor: number, second: number): number {
    return this.#activity[factor * STRIDE + second]!;
  }

  #refine(factor: number, stream: Stream, minute: number): void {
    const { levels, activity, secondDeviation } = this.#paths.path(factor);
    const deviation = secondDeviation[minute]!;
    const base = factor * STRIDE;
    const path = this.#levels;
    let sum = 0;
    for (let s = 0; s < STRIDE; s++) {
      path[base + s] = sum;
      sum += deviation * normal(stream, minute * STRIDE + s);
    }
    // A bridge: tilt the walk so that it ends where the minute ends.
    const from = levels[minute]!;
    const slope = (levels[minute + 1]! - from - path[base + SECONDS]!) / SECONDS;
    for (let s = 0; s < STRIDE; s++) path[base + s]! += from + slope * s;
    this.#spread(base, activity[minute]!, activity[minute + 1]!, deviation);
  }

  /** Spreads the minute's trading over its seconds: more where the price moves. */
  #spread(base: number, from: number, to: number, deviation: number): void {
    const done = this.#activity;
    let sum = 0;
    done[base] = 0;
    for (let s = 1; s < STRIDE; s++) {
      sum += deviation + Math.abs(this.#levels[base + s]! - this.#levels[base + s - 1]!);
      done[base + s] = sum;
    }
    const scale = (to - from) / sum;
    for (let s = 0; s < SECONDS; s++) done[base + s] = from + scale * done[base + s]!;
    // The sum of shares may miss the end by a rounding.
    done[base + SECONDS] = to;
  }
}
