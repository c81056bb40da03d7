/** Seeded draws: the same seed always draws the same. @module */
import { drawOf, nextState, streamSeed } from "../../../actors/runtime/random.ts";

export class Draw {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = streamSeed(seed, "screens");
  }

  /** [0, 1). */
  share(): number {
    this.#state = nextState(this.#state);
    return drawOf(this.#state);
  }

  /** From `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.share() * (to - from + 1));
  }

  chance(share: number): boolean {
    return this.share() < share;
  }

  of<T>(all: readonly T[]): T {
    return all[this.whole(0, all.length - 1)]!;
  }

  /** Between none and `max`. */
  list<T>(max: number, make: (i: number) => T): T[] {
    return Array.from({ length: this.whole(0, max) }, (_, i) => make(i));
  }
}
