/**
 * The process's own clock and event loop, in the shape that real time needs. The one place where
 * the wall clock is read for the actors.
 * @module
 */
import { setImmediate } from "node:timers";

export interface ProcessLoop {
  /** EpochMs. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** After pending input and output. */
  soon(act: () => void): void;
  /** After a delay; returns how to cancel it. */
  later(act: () => void, delayMs: number): () => void;
}

/** `now` is the wall clock and may jump; `monotonicMs` counts from the start of the process. */
export function processLoop(): ProcessLoop {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    soon: (act) => void setImmediate(act),
    later: (act, delayMs) => {
      const timer = setTimeout(act, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
