/**
 * The clock of a simulated market: it runs at a multiple of real time, waits for the ticks of an
 * instant to be handled before it goes on, and passes quickly over hours in which nothing ticks.
 * After its last tick of all it goes on at the pace of real time: days that nobody can trade are not
 * run through. Delays of market time become delays of the process.
 * @module
 */
import { MINUTE_MS } from "../domain/market_time.ts";
import type { ProcessLoop } from "./clock.ts";

export interface Pace {
  /** Market time at which the clock starts, EpochMs. */
  readonly startAt: number;
  /** Seconds of the market in a second. */
  readonly speed: number;
  /** When it ticks next, EpochMs; Infinity when it never does again, -Infinity while it stands. */
  nextTickAt(): number;
}

/** Hours without a tick are passed over at this multiple of `speed`. */
const IDLE_FACTOR = 120;
/** How long before the next tick the clock is back at its usual pace. */
const USUAL_BEFORE_MS = 10 * MINUTE_MS;
const IDLE_MIN_MS = 60 * MINUTE_MS;
/** The pace may change meanwhile, so that no sleep is long. */
const SLEEP_MAX_MS = 50;
/**
 * Time of the process that the clock makes up for. Sleeps end a millisecond or two late, and ticks
 * are closer than that; what takes longer than this is a desk that does not keep up.
 */
const CATCH_UP_MS = 20;
/** The clock stands still while one task of the process takes longer than this. */
const TASK_MAX_MS = 100;

/**
 * `now` never goes back and stops at the next tick until that is handled. `later` takes market time
 * and wakes after 50 ms of the process at most, often early: whoever sleeps must look again.
 */
export function pacedLoop(loop: ProcessLoop, pace: Pace): ProcessLoop {
  let at = pace.startAt;
  let seenMs = loop.monotonicMs();
  let owedMs = 0;
  /** Market time until which the desk sleeps; behind `at` while it works. */
  let alarmAt = -Infinity;
  const speedNow = () => pace.nextTickAt() === Infinity ? 1 : pace.speed;
  /** Whether the market is far from its next tick, and will tick again. */
  const isIdle = () => {
    const next = pace.nextTickAt();
    return next !== Infinity && next - at - USUAL_BEFORE_MS > IDLE_MIN_MS;
  };
  const advance = () => {
    const speed = speedNow();
    const nowMs = loop.monotonicMs();
    let elapsedMs = nowMs - seenMs;
    seenMs = nowMs;
    const next = pace.nextTickAt();
    // Only sleep is passed over, and no further than to the timer that ends it.
    if (alarmAt > at && isIdle()) {
      const quickly = speed * IDLE_FACTOR;
      const idleMs = Math.min(next - USUAL_BEFORE_MS, alarmAt) - at;
      const passedMs = Math.min(elapsedMs * quickly, idleMs);
      at += passedMs;
      elapsedMs = at < alarmAt ? elapsedMs - passedMs / quickly : 0;
    }
    const wanted = at + (Math.min(elapsedMs, TASK_MAX_MS) + owedMs) * speed;
    at = Math.min(wanted, Math.max(next, at));
    owedMs = Math.min((wanted - at) / speed, CATCH_UP_MS);
    return Math.floor(at);
  };
  return {
    now: advance,
    monotonicMs: () => loop.monotonicMs(),
    soon: (act) => loop.soon(act),
    later: (act, delayMs) => {
      alarmAt = at + delayMs;
      const speed = speedNow();
      const pacing = isIdle() ? speed * IDLE_FACTOR : speed;
      return loop.later(act, Math.min(delayMs / pacing, SLEEP_MAX_MS));
    },
  };
}
