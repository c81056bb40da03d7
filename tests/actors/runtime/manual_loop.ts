/**
 * An event loop that a test turns by hand: time moves only when nothing else can happen, or by
 * what reading the clock costs.
 * @module
 */
import type { EventLoop } from "../../../actors/runtime/real_host.ts";

interface Later {
  readonly at: number;
  readonly act: () => void;
}

export class ManualLoop implements EventLoop {
  #at: number;
  #soon: (() => void)[] = [];
  #later: Later[] = [];
  /** `soon` or `later 5` for every call, in order. */
  readonly calls: string[] = [];

  /** `readCostMs`: how far each reading of the monotonic clock moves it. */
  constructor(startAt = 0, readonly readCostMs = 0) {
    this.#at = startAt;
  }

  now(): number {
    return Math.floor(this.#at);
  }

  monotonicMs(): number {
    return this.#at += this.readCostMs;
  }

  soon(act: () => void): void {
    this.calls.push("soon");
    this.#soon.push(act);
  }

  later(act: () => void, delayMs: number): () => void {
    this.calls.push(`later ${delayMs}`);
    const later = { at: this.#at + delayMs, act };
    this.#later.push(later);
    this.#later.sort((a, b) => a.at - b.at);
    return () => this.#later = this.#later.filter((each) => each !== later);
  }

  /** One thing that is due without time passing; false when there is none. */
  turn(): boolean {
    const soon = this.#soon.shift();
    if (soon !== undefined) {
      soon();
      return true;
    }
    if (this.#later.length === 0 || this.#later[0]!.at > this.#at) return false;
    this.#later.shift()!.act();
    return true;
  }

  /** Moves to the next due instant; false, and at `until`, when there is none before. */
  advance(until = Infinity): boolean {
    const next = this.#later[0];
    if (next === undefined || next.at > until) {
      if (until < Infinity) this.#at = Math.max(this.#at, until);
      return false;
    }
    this.#at = Math.max(this.#at, next.at);
    return true;
  }
}
