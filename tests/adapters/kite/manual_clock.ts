/** A process loop whose time is moved by hand. @module */
import type { ProcessLoop } from "../../../adapters/clock.ts";

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

export class ManualClock implements ProcessLoop {
  #ms = 0;
  #timers: Timer[] = [];

  constructor(readonly startAt = Date.parse("2026-11-20T09:15:00+05:30")) {}

  now(): number {
    return this.startAt + this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  soon(act: () => void): void {
    this.later(act, 0);
  }

  later(act: () => void, delayMs: number): () => void {
    const timer = { at: this.#ms + delayMs, act };
    this.#timers.push(timer);
    return () => this.#timers = this.#timers.filter((each) => each !== timer);
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets `ms` pass: every timer that is due fires, in time order. */
  pass(ms: number): void {
    const end = this.#ms + ms;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#ms = Math.max(this.#ms, next.at);
      next.act();
    }
    this.#ms = end;
  }
}
