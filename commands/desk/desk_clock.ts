/**
 * The clocks of a desk: one that a simulated market waits with, and those that wait for nobody: the
 * wall's, and that of an exchange on this machine.
 * @module
 */
import type { ProcessLoop } from "../../adapters/clock.ts";
import { pacedLoop } from "../../adapters/paced_loop.ts";
import type { EpochMs } from "../../domain/market_time.ts";

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

/** What a clock that waits for nobody showed at an instant of the wall's, and how it goes. */
export interface ClockReading {
  readonly marketAt: EpochMs;
  readonly wallAt: EpochMs;
  readonly speed: number;
}

/** The market's time is the wall's. */
export const WALL: ClockReading = { marketAt: 0 as EpochMs, wallAt: 0 as EpochMs, speed: 1 };

/** A market's time: that of the wall, or of another process on this machine. */
export class MarketTime {
  readonly speed: number;
  readonly #loop: ProcessLoop;
  readonly #reading: ClockReading;

  constructor(loop: ProcessLoop, reading: ClockReading) {
    this.#loop = loop;
    this.#reading = reading;
    this.speed = reading.speed;
  }

  readonly now = (): EpochMs => {
    const { marketAt, wallAt, speed } = this.#reading;
    return Math.floor(marketAt + (this.#loop.now() - wallAt) * speed) as EpochMs;
  };

  /** The market's instants; delays are the process's own: of sockets, files and people. */
  get stamped(): ProcessLoop {
    return this.#with({ now: this.now });
  }

  /** The market's instants and delays; budgets of the processor stay its own. */
  get paced(): ProcessLoop {
    const later: ProcessLoop["later"] = (act, delayMs) =>
      this.#loop.later(act, delayMs / this.speed);
    return this.#with({ now: this.now, later });
  }

  /** All of it the market's: for rates that the broker counts. */
  get counted(): ProcessLoop {
    return { ...this.paced, monotonicMs: () => this.#loop.monotonicMs() * this.speed };
  }

  #with(own: Partial<ProcessLoop>): ProcessLoop {
    const loop = this.#loop;
    return {
      now: () => loop.now(),
      monotonicMs: () => loop.monotonicMs(),
      soon: (act) => loop.soon(act),
      later: (act, delayMs) => loop.later(act, delayMs),
      ...own,
    };
  }
}

/** The market goes on whether somebody looks or not. */
export function freeClock(time: MarketTime): DeskClock {
  return { speed: time.speed, startAt: time.now, loop: () => time.paced };
}
