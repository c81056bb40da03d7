/**
 * Relative volume: the bar's volume over the mean of the n bars before it, which leaves a spike
 * out of its own yardstick; ready after n + 1 bars, null where nothing traded before (an index).
 * @module
 */
import type { Indicator } from "./indicator.ts";
import { emptyRing, leaving, push, type Ring } from "./ring.ts";

export interface RvolState {
  readonly volumes: Ring;
  /** Volume of the last n bars, and of the n bars before the last one. */
  readonly sum: number;
  readonly sumBefore: number;
  readonly volume: number;
}

/** Volume against the mean of the `length` bars before. */
export function rvol(length: number): Indicator<RvolState> {
  return {
    init: { volumes: emptyRing(length), sum: 0, sumBefore: 0, volume: 0 },
    next({ volumes, sum }, { volume }) {
      return {
        volumes: push(volumes, volume),
        sum: sum + volume - leaving(volumes),
        sumBefore: sum,
        volume,
      };
    },
    value({ volumes, sumBefore, volume }) {
      if (volumes.count <= length || sumBefore === 0) return null;
      return (volume * length) / sumBefore;
    },
  };
}
