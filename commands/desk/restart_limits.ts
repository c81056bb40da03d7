/** How often actors of a running desk may fail before their supervisor gives them up. @module */
import type { ChildOptions } from "../../actors/runtime/supervisor.ts";
import { SECOND_MS } from "../../domain/market_time.ts";

/** Backoff is the host's time: a restart waits as long however fast the market runs. */
export function restartsAt(speed: number): ChildOptions {
  return {
    backoff: { initialMs: 100 * speed, maxMs: 10 * SECOND_MS * speed },
    intensity: { max: 3, withinMs: 60 * SECOND_MS * speed },
  };
}
