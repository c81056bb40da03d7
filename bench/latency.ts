/**
 * Times of many single happenings and what a bench says about them: percentiles in a unit, against
 * a limit in that unit, with a floor of the same run beside.
 * @module
 */
import type { BenchRow } from "./row.ts";

/** What the times are held against. */
export interface Floor {
  readonly name: string;
  readonly ms: number;
}

export class Latencies {
  readonly #ms: number[] = [];

  add(ms: number): void {
    this.#ms.push(ms);
  }

  get count(): number {
    return this.#ms.length;
  }

  /** Milliseconds that a share of the times, 0 to 1, did not exceed. Throws without a time. */
  at(share: number): number {
    if (this.#ms.length === 0) throw new RangeError("Nothing was timed");
    const sorted = this.#ms.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  }

  /** `NAME_p99 (n=1234)`; `limitMs` Infinity: printed without a target. */
  row(name: string, share: number, limitMs: number, floor: Floor): BenchRow {
    const ms = this.at(share);
    return {
      name: `${name}_p${Math.round(share * 1000) / 10}`,
      value: ms,
      unit: "ms",
      peer: `${floor.name} (${floor.ms.toFixed(3)} ms, n=${this.count})`,
      ratio: ms / floor.ms,
      target: limitMs,
      ok: ms <= limitMs || limitMs === Infinity,
      limits: "value",
    };
  }
}

/** Median way of a macrotask to its turn: what a hop between tasks of the event loop costs. */
export async function macrotaskHopMs(soon: (act: () => void) => void): Promise<number> {
  const hops = new Latencies();
  for (let i = 0; i < 500; i++) {
    const from = performance.now();
    await new Promise<void>((resolve) => soon(resolve));
    hops.add(performance.now() - from);
  }
  return hops.at(0.5);
}
