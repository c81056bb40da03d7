/**
 * The clocks of a desk: one that a simulated market waits with, the wall's, and that of an exchange
 * on this machine, which waits for nobody.
 * @module
 */
import type { ProcessLoop } from "../adapters/clock.ts";
import { pacedLoop } from "../adapters/paced_loop.ts";
import type { EpochMs } from "../domain/market_time.ts";

export interface DeskClock {
  /** Market seconds in one of the process's. */
  readonly speed: number;
  /** Instant at which the market goes on; `resumeAt`: where a market that has waited would. */
  startAt(resumeAt: EpochMs): EpochMs;
  /** From `startAt` on; `nextTickAt` is Infinity where nobody can foresee it. */
  loop(startAt: EpochMs, nextTickAt: () => number): ProcessLoop;
}

/** The market goes on where it was left, `speed` times as fast as the process's clock. */
export function pacedClock(loop: ProcessLoop, speed: number): DeskClock {
  return {
    speed,
    startAt: (resumeAt) => resumeAt,
    loop: (startAt, nextTickAt) => pacedLoop(loop, { startAt, speed, nextTickAt }),
  };
}

/** The market's time is the wall's. */
export function wallClock(loop: ProcessLoop): DeskClock {
  return { speed: 1, startAt: () => loop.now() as EpochMs, loop: () => loop };
}

/** What a clock that runs at a multiple of the wall's showed at an instant of it. */
export interface ClockReading {
  readonly marketAt: EpochMs;
  readonly wallAt: EpochMs;
  readonly speed: number;
}

/** The same clock as that of another process on this machine. */
export function sharedClock(
  loop: ProcessLoop,
  { marketAt, wallAt, speed }: ClockReading,
): DeskClock {
  const now = () => Math.floor(marketAt + (loop.now() - wallAt) * speed);
  const shared: ProcessLoop = {
    ...loop,
    now,
    later: (act, delayMs) => loop.later(act, delayMs / speed),
  };
  return { speed, startAt: () => now() as EpochMs, loop: () => shared };
}
