/** Since when something has been so, of each of several things. @module */

export class Lasting {
  readonly #since = new Map<string, number>();

  /** Milliseconds for which `so` has been true of `what` at every look; 0 when it is not. */
  lastedMs(what: string, so: boolean, now: number): number {
    if (!so) {
      this.#since.delete(what);
      return 0;
    }
    const since = this.#since.get(what) ?? now;
    this.#since.set(what, since);
    return now - since;
  }

  /** All that it has been told of and not been told to be over. */
  get all(): readonly string[] {
    return [...this.#since.keys()];
  }
}
