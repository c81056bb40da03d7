/**
 * Due times of all actors in one binary heap, ordered by instant and then by insertion. Timers of
 * no delay wait apart: they fire in turn once everything else has come to rest. Cancelled entries
 * stay until they surface: whoever takes one checks that it still holds.
 * @module
 */
import type { Cell } from "./cell.ts";
import { Ring } from "./ring.ts";

export interface Due {
  readonly cell: Cell;
  readonly at: number;
  /** Which setting of the key this is. */
  readonly number: number;
  readonly key: string;
  /** A timer of the actor, or the deadline of a question it asked. */
  readonly type: "timer" | "deadline";
  /** Breaks ties of equal instants. */
  readonly order: number;
  /** The keys among which it was last found: while they are the actor's, it still holds. */
  among: object | null;
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** False once the key was set again, cancelled, answered or handled. */
function holds(due: Due): boolean {
  const { timers, pending } = due.cell.head;
  const keys = due.type === "timer" ? timers : pending;
  if (keys === due.among) return true;
  if (keys.get(due.key)?.number !== due.number) return false;
  due.among = keys;
  return true;
}

export class TimerHeap {
  #heap: Due[] = [];
  #resting = new Ring<Due>();
  #order = 0;

  /** Instant of the earliest entry that still holds, Infinity when there is none. */
  peekAt(): number {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined) return Infinity;
      if (holds(top)) return top.at;
      this.#takeTop();
    }
  }

  push(cell: Cell, at: number, number: number, key: string, type: "timer" | "deadline"): void {
    this.#rise({ cell, at, number, key, type, order: this.#order++, among: null });
  }

  /** A timer that is due as soon as nothing else waits. */
  pushResting(cell: Cell, at: number, number: number, key: string): void {
    const order = this.#order++;
    this.#resting.push({ cell, at, number, key, type: "timer", order, among: null });
  }

  /** Removes and returns the earliest entry that still holds. */
  take(): Due | undefined {
    return this.peekAt() === Infinity ? undefined : this.#takeTop();
  }

  /** Drops an entry settled before it was due, when it stands last: then it costs nothing. */
  settled(cell: Cell, number: number): void {
    const last = this.#heap.at(-1);
    if (last !== undefined && last.number === number && last.cell === cell) this.#heap.pop();
  }

  takeResting(): Due | undefined {
    for (;;) {
      const due = this.#resting.shift();
      if (due === undefined || holds(due)) return due;
    }
  }

  /** Drops every entry of a stopped actor. */
  forget(cell: Cell): void {
    if (this.#heap.length === 0 && this.#resting.length === 0) return;
    const heap = this.#heap.filter((due) => due.cell !== cell);
    const resting = [...this.#resting].filter((due) => due.cell !== cell);
    this.#heap = [];
    for (const due of heap) this.#rise(due);
    this.#resting = new Ring();
    for (const due of resting) this.#resting.push(due);
  }

  #rise(due: Due): void {
    const heap = this.#heap;
    let i = heap.push(due) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(due, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = due;
  }

  #takeTop(): Due | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}
