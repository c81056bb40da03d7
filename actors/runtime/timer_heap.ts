/**
 * Due times of all actors in one binary heap, ordered by instant and then by insertion number.
 * Cancelled entries stay until they surface: whoever takes one checks that it still holds.
 * @module
 */
import type { Cell } from "./cell.ts";

export interface Due {
  readonly cell: Cell;
  readonly at: number;
  readonly number: number;
  readonly key: string;
  /** A timer of the actor, or the deadline of a question it asked. */
  readonly type: "timer" | "deadline";
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.number < b.number);
}

/** False once the key was set again, cancelled, answered or handled. */
function holds(due: Due): boolean {
  const { timers, pending } = due.cell.head;
  return (due.type === "timer" ? timers : pending).get(due.key)?.number === due.number;
}

export class TimerHeap {
  readonly #heap: Due[] = [];

  /** The earliest entry that still holds, left in place. */
  peek(): Due | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || holds(top)) return top;
      this.take();
    }
  }

  /** Its instant, Infinity when there is none. */
  peekAt(): number {
    return this.peek()?.at ?? Infinity;
  }

  push(entry: Due): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      i = parent;
    }
    heap[i] = entry;
  }

  /** Removes and returns the earliest entry. */
  take(): Due | undefined {
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
