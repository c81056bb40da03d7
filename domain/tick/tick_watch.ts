/**
 * Which instruments have stopped ticking, by the exchange's own time: a connection that only sends
 * heartbeats, repeats old ticks or goes back in time hides nothing.
 * @module
 */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";

export class TickWatch {
  /** Newest exchange time of each token watched; the time it was added until its first tick. */
  readonly #newest = new Map<InstrumentToken, EpochMs>();

  add(token: InstrumentToken, now: EpochMs): void {
    if (!this.#newest.has(token)) this.#newest.set(token, now);
  }

  remove(token: InstrumentToken): void {
    this.#newest.delete(token);
  }

  /** A tick of an exchange time; what is not watched and what is older is nothing. */
  saw(token: InstrumentToken, exchangeAt: EpochMs): void {
    const newest = this.#newest.get(token);
    if (newest !== undefined && exchangeAt > newest) this.#newest.set(token, exchangeAt);
  }

  /** Tokens whose newest tick is older than `ageMaxMs`. */
  stale(now: EpochMs, ageMaxMs: number): readonly InstrumentToken[] {
    return [...this.#newest].filter(([, at]) => now - at > ageMaxMs).map(([token]) => token);
  }
}
