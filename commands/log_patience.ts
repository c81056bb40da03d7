/** How long the disk may stay silent: first entries are withheld, then the desk halts. @module */

const SLOW_MS = 1_000;
const LOST_MS = 5_000;

export class LogPatience {
  #looksLost = 0;

  /** Whether entries wait, without an acknowledgement for `ageMs`. */
  isSlow(ageMs: number): boolean {
    return ageMs > SLOW_MS;
  }

  /** Asked at every look; a busy loop has yet to read what the disk said: a second in a row tells. */
  isLost(ageMs: number): boolean {
    this.#looksLost = ageMs > LOST_MS ? this.#looksLost + 1 : 0;
    return this.#looksLost > 1;
  }
}
