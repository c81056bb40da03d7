/**
 * All factors over one day, each computed when it is first asked for.
 * @module
 */
import type { DayClock } from "./day_clock.ts";
import { FACTORS } from "./factor.ts";
import { closeLevel, type FactorDay, type FactorPath, factorPath } from "./factor_path.ts";
import { normal, streamOf } from "./noise.ts";

export class DayPaths {
  readonly clock: DayClock;
  readonly #seed: number;
  readonly #day: FactorDay;
  readonly #paths: (FactorPath | undefined)[] = [];

  /** `before` is the number of the trading day before. */
  constructor(seed: number, clock: DayClock, before: number) {
    const mood = Math.exp(0.15 * normal(streamOf(seed, "mood"), clock.dayNumber));
    this.clock = clock;
    this.#seed = seed;
    this.#day = { clock, before, mood };
  }

  path(factor: number): FactorPath {
    return this.#paths[factor] ??= factorPath(this.#seed, FACTORS[factor]!, this.#day);
  }
}

/** Level of every factor at the end of a day since the epoch in IST. */
export function closeLevels(seed: number, dayNumber: number): Float64Array {
  return Float64Array.from(FACTORS, (factor) => closeLevel(seed, factor, dayNumber));
}
