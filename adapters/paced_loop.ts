/**
 * The clock of a simulated market: it runs at a multiple of real time, waits for the ticks of an
 * instant to be handled before it goes on, and passes quickly over hours in which nothing ticks.
 * Delays of market time become delays of the process.
 * @module
 */
import { MINUTE_MS } from "../domain/market_time.ts";
import type { ProcessLoop } from "./clock.ts";

export interface Pace {
  /** Market time at which the clock starts, EpochMs. */
  readonly startAt: number;
  /** Seconds of the market in a second. */
  readonly speed: number;
  /** When the market ticks next, EpochMs; Infinity when it never does again. */
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

export function pacedLoop(loop: ProcessLoop, pace: Pace): ProcessLoop {
  const { speed } = pace;
  let at = pace.startAt;
  let seenMs = loop.monotonicMs();
  let owedMs = 0;
  /** Market time of the sleeper's timer: quick hours must not carry the clock far beyond it. */
  let alarmAt = Infinity;
  const advance = () => {
    const nowMs = loop.monotonicMs();
    let elapsedMs = nowMs - seenMs;
    seenMs = nowMs;
    const next = pace.nextTickAt();
    const idleMs = next - at - USUAL_BEFORE_MS;
    if (idleMs > IDLE_MIN_MS) {
      const untilAlarmMs = alarmAt > at ? alarmAt - at : Infinity;
      const passedMs = Math.min(elapsedMs * speed * IDLE_FACTOR, idleMs, untilAlarmMs);
      if (passedMs === untilAlarmMs) elapsedMs = passedMs / (speed * IDLE_FACTOR);
      at += passedMs;
      elapsedMs -= passedMs / (speed * IDLE_FACTOR);
    }
    const wanted = at + (elapsedMs + owedMs) * speed;
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
      return loop.later(act, Math.min(delayMs / speed, SLEEP_MAX_MS));
    },
  };
}
