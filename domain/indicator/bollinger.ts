/**
 * Bollinger bands of closes: mean of the last n and k population standard deviations; ready after
 * n bars.
 * @module
 */
import type { Indicator } from "./indicator.ts";
import { emptyRing, leaving, push, type Ring } from "./ring.ts";

export type BollingerLine = "upper" | "lower" | "width";

export interface BollingerState {
  /** First close of the series: sums of distances from it are small whole numbers, so exact. */
  readonly origin: number;
  readonly distances: Ring;
  readonly sum: number;
  readonly squares: number;
}

/** `upper` and `lower` in paise; `width` is their distance as a fraction of the mean. */
export function bollinger(
  length: number,
  deviations: number,
  line: BollingerLine,
): Indicator<BollingerState> {
  return {
    init: { origin: 0, distances: emptyRing(length), sum: 0, squares: 0 },
    next({ origin: before, distances, sum, squares }, { close }) {
      const origin = distances.count === 0 ? close : before;
      const distance = close - origin;
      const gone = leaving(distances);
      return {
        origin,
        distances: push(distances, distance),
        sum: sum + distance - gone,
        squares: squares + distance * distance - gone * gone,
      };
    },
    value({ origin, distances, sum, squares }) {
      if (distances.count < length) return null;
      const mean = origin + sum / length;
      // Whole numbers up to the division: a flat window has exactly no deviation.
      const variance = (length * squares - sum * sum) / (length * length);
      const reach = deviations * Math.sqrt(variance > 0 ? variance : 0);
      if (line === "width") return mean === 0 ? null : (2 * reach) / mean;
      return line === "upper" ? mean + reach : mean - reach;
    },
  };
}
