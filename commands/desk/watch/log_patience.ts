/** How long the disk may stay silent: first entries are withheld, then the desk halts. @module */

const SLOW_MS = 1_000;
const LOST_MS = 5_000;

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
