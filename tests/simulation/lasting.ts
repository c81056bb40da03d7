/** Since when something has been so, of each of several things. @module */

export class Lasting {
  readonly #since = new Map<string, number>();
  #lookedAt = -Infinity;

  /** Milliseconds for which `so` has been true of `what` at every look; 0 when it is not. */
  lastedMs(what: string, so: boolean, now: number): number {
    this.#lookedAt = now;
    if (!so) {
      this.#since.delete(what);
      return 0;
    }
    const since = this.#since.get(what) ?? now;
    this.#since.set(what, since);
    return now - since;
  }

  /** Nobody has looked since the last look, until `now`: that time is not counted. */
  awayUntil(now: number): void {
    for (const [what, since] of this.#since) this.#since.set(what, since + now - this.#lookedAt);
  }

  /** All that it has been told of and not been told to be over. */
  get all(): readonly string[] {
    return [...this.#since.keys()];
  }
}
