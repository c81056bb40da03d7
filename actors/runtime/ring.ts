/**
 * A double-ended queue on a power-of-two ring: O(1) at both ends, no shifting, grows by doubling
 * and costs nothing until first used. Run queues and mailboxes stand on it.
 * @module
 */
const NOTHING: never[] = [];
const FIRST_SIZE = 8;

export class Ring<T> {
  #slots: (T | undefined)[] = NOTHING;
  #mask = -1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length > this.#mask) this.#grow();
    this.#slots[(this.#head + this.#length) & this.#mask] = item;
    this.#length++;
  }

  /** Puts `item` before everything else. */
  unshift(item: T): void {
    if (this.#length > this.#mask) this.#grow();
    this.#head = (this.#head - 1) & this.#mask;
    this.#slots[this.#head] = item;
    this.#length++;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length--;
    return item;
  }

  /** The first item, left in place. */
  peek(): T | undefined {
    return this.#length === 0 ? undefined : this.#slots[this.#head];
  }

  /** Empties the ring and returns what was in it, first to last. */
  clear(): readonly T[] {
    if (this.#length === 0) return NOTHING;
    const all = [...this];
    this.#slots = NOTHING;
    this.#mask = -1;
    this.#head = this.#length = 0;
    return all;
  }

  /**
   * Moves to a young array: writing what is new into an object that has survived collections makes
   * the collector remember each write.
   */
  renew(): void {
    this.#slots = this.#slots.slice();
  }

  /** Replaces every item by what `change` makes of it; null takes it out. For rare repairs. */
  revise(change: (item: T) => T | null): void {
    for (const item of this.clear()) {
      const kept = change(item);
      if (kept !== null) this.push(kept);
    }
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.#length; i++) {
      yield this.#slots[(this.#head + i) & this.#mask] as T;
    }
  }

  #grow(): void {
    const slots = this.#slots;
    const size = Math.max(FIRST_SIZE, 2 * slots.length);
    const all = new Array<T | undefined>(size).fill(undefined);
    for (let i = 0; i < this.#length; i++) all[i] = slots[(this.#head + i) & this.#mask];
    this.#slots = all;
    this.#mask = size - 1;
    this.#head = 0;
  }
}
