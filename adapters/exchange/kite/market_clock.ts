/**
 * The clock of an exchange that outlives those who trade on it: market time runs at a multiple of
 * the host's and never stops, so that who knows one pair of instants and the speed has the same
 * clock.
 * @module
 */
import type { EpochMs } from "../../../domain/market_time.ts";

/** Market time is `marketAt + (wall - wallAt) * speed`. All EpochMs. */
export interface ClockReading {
  readonly marketAt: number;
  readonly wallAt: number;
  readonly speed: number;
}

export class MarketClock {
  readonly speed: number;
  readonly #wall: () => number;
  #marketAt: number;
  #wallAt: number;

  /** `wall` is the host's clock, EpochMs. */
  constructor(startAt: EpochMs, speed: number, wall: () => number) {
    this.speed = speed;
    this.#wall = wall;
    this.#marketAt = startAt;
    this.#wallAt = wall();
  }

  now(): EpochMs {
    return Math.floor(
      this.#marketAt + (this.#wall() - this.#wallAt) * this.speed,
    ) as EpochMs;
  }

  /** Milliseconds of the host until the market is at `at`; negative when it is past. */
  hostMsUntil(at: number): number {
    return (at - this.#marketAt) / this.speed - (this.#wall() - this.#wallAt);
  }

  /** Leaps ahead: whoever has read the clock before is behind. */
  jump(aheadMs: number): void {
    this.#marketAt += aheadMs;
  }

  reading(): ClockReading {
    return { marketAt: this.#marketAt, wallAt: this.#wallAt, speed: this.speed };
  }
}
