/**
 * Who has a request: the engine, which then does it, or nobody any more. One of the two threads is
 * first, whatever the other one is busy with, so that no client is told of a request that nobody
 * has taken, and that is done after all.
 * @module
 */
const [OPEN, TAKEN, GIVEN_UP] = [0, 1, 2];

export class RequestClaim {
  readonly #words: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.#words = new Int32Array(buffer);
  }

  /** By the engine, just before it does what is asked; false where it must not any more. */
  take(): boolean {
    return Atomics.compareExchange(this.#words, 0, OPEN, TAKEN) === OPEN;
  }

  /** By the Worker, before it says that nobody has; false where the engine has taken it. */
  giveUp(): boolean {
    return Atomics.compareExchange(this.#words, 0, OPEN, GIVEN_UP) === OPEN;
  }
}
