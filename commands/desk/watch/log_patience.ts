/**
 * How long the disk may stay silent: first a simulated market waits for it, then entries are
 * withheld, then the desk halts.
 * @module
 */

/** Longer than a write takes, and at 60 times the market's pace a second of it. */
const LATE_MS = 20;
const SLOW_MS = 1_000;
const LOST_MS = 5_000;

/** Whether a market that can wait does: an order that is not on the disk has not left yet. */
export function isLate(ageMs: number): boolean {
  return ageMs > LATE_MS;
}

/** Whether entries wait, without an acknowledgement for `ageMs`. */
export function isSlow(ageMs: number): boolean {
  return ageMs > SLOW_MS;
}

export class LogPatience {
  #looksLost = 0;
  #lookedAtMs = -Infinity;

  /** `lookWithinMs`: a look that comes later than this after the one before was held up itself. */
  constructor(readonly lookWithinMs: number) {}

  /** A loop that was busy has yet to read what the disk said: two looks that come in time tell. */
  isLost(ageMs: number, nowMs: number): boolean {
    const inTime = nowMs - this.#lookedAtMs < this.lookWithinMs;
    this.#lookedAtMs = nowMs;
    this.#looksLost = ageMs > LOST_MS && inTime ? this.#looksLost + 1 : 0;
    return this.#looksLost > 1;
  }
}
