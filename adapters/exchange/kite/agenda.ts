/**
 * What is to happen at an instant of market time: latencies, ends of validity, days that close.
 * Equal instants in the order in which they were entered.
 * @module
 */
import type { EpochMs } from "../../../domain/market_time.ts";

interface Entry {
  readonly at: number;
  readonly act: (at: EpochMs) => void;
}

export class Agenda {
  /** The next one last: it is taken from there. */
  readonly #entries: Entry[] = [];

  add(at: number, act: (at: EpochMs) => void): void {
    // Most is entered close to now, so the search from the end is short.
    let place = this.#entries.length;
    while (place > 0 && this.#entries[place - 1]!.at <= at) place--;
    this.#entries.splice(place, 0, { at, act });
  }

  /** Infinity when nothing is left. */
  peekAt(): number {
    return this.#entries.at(-1)?.at ?? Infinity;
  }

  /** Does the next thing. */
  take(): void {
    const next = this.#entries.pop();
    next?.act(next.at as EpochMs);
  }
}
