/**
 * The process's own clock and event loop, in the shape that real time needs. The one place where
 * the wall clock is read for the actors.
 * @module
 */
import { setImmediate } from "node:timers";

export interface ProcessLoop {
  /** EpochMs; never goes back. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** After pending input and output. */
  soon(act: () => void): void;
  /** After a delay; returns how to cancel it. */
  later(act: () => void, delayMs: number): () => void;
}

/**
 * A wall clock that never goes back. Once the host's was set back this one goes half as fast until
 * that has caught up: what is due in a second is due in two, not in the minutes it was wrong by.
 */
export function steadyClock(wall: () => number, monotonicMs: () => number): () => number {
  let at = wall();
  /** When it was last read while it was behind; null while it is not: reading both costs. */
  let readMs: number | null = null;
  return () => {
    const wallAt = wall();
    if (wallAt >= at) {
      readMs = null;
      return at = wallAt;
    }
    const nowMs = monotonicMs();
    at += (nowMs - (readMs ?? nowMs)) / 2;
    readMs = nowMs;
    return Math.floor(at);
  };
}

/** One for all loops of the process: they must agree. */
const wallNow = steadyClock(() => Date.now(), () => performance.now());

/** `now` is the wall clock, but never goes back; `monotonicMs` counts from the start of the process. */
export function processLoop(): ProcessLoop {
  return {
    now: wallNow,
    monotonicMs: () => performance.now(),
    soon: (act) => void setImmediate(act),
    later: (act, delayMs) => {
      const timer = setTimeout(act, delayMs);
      return () => clearTimeout(timer);
    },
  };
}
