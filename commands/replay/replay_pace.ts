/**
 * How a recorded day is played in virtual time: as fast as it can, or so many market seconds in one.
 * @module
 */
import { delay } from "@std/async";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";

export interface PlayedDay {
  /** When the next frame is due; Infinity after the last one. */
  peekAt(): number;
  /** Plays all that is due by then. */
  run(until: EpochMs): void;
}

/** Of the host's time, between steps that are paced. */
const STEP_MS = 50;

/** Plays to the last frame. `speed`: market seconds in one; null: as fast as it can. */
export async function playThrough(
  day: PlayedDay,
  speed: number | null,
  wait: (ms: number) => Promise<void> = delay,
): Promise<void> {
  const stepMs = speed === null ? MINUTE_MS : STEP_MS * speed;
  // Steps are of one length, wherever in one of them a frame lies.
  for (let until = day.peekAt() + stepMs; day.peekAt() < Infinity; until += stepMs) {
    const fromMs = performance.now();
    day.run(until as EpochMs);
    if (speed !== null) await wait(STEP_MS - (performance.now() - fromMs));
  }
}
