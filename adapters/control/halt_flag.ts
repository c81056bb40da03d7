/**
 * The HALT latch in memory that two threads share: one read between turns, one write to stop,
 * whatever either of them is busy with.
 * @module
 */
const STATE = 0;
const COUNT = 1;

export class HaltFlag {
  readonly #words: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.#words = new Int32Array(buffer);
  }

  /** 0 while open, else the number of the newest HALT. */
  read(): number {
    return Atomics.load(this.#words, STATE);
  }

  /** Each HALT has a number of its own, so that a re-arm cannot lift one that it did not mean. */
  raise(): number {
    const number = Atomics.add(this.#words, COUNT, 1) + 1;
    Atomics.store(this.#words, STATE, number);
    return number;
  }

  /** Lifts HALT `number`; false when another one has come since. */
  lower(number: number): boolean {
    return Atomics.compareExchange(this.#words, STATE, number, 0) === number;
  }
}
