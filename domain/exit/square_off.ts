/**
 * When a square-off has become urgent: the broker would soon close what is left by itself, at any
 * price and for a fee.
 * @module
 */
import { type EpochMs, istMinuteOfDay } from "../market_time.ts";

/** Square-offs start ten minutes before the broker's own; half of them are for good prices. */
const PATIENT_MINUTES = 5;
/** Later the day's session is over, and another one (an evening's) has hours of its own. */
const URGENT_MINUTES = 30;

/** Whether what must go by a square-off from `startAt` (IST minute) goes at the widest price. */
export function isUrgent(at: EpochMs, startAt: number | null): boolean {
  if (startAt === null) return false;
  const passed = istMinuteOfDay(at) - startAt;
  return passed >= PATIENT_MINUTES && passed < PATIENT_MINUTES + URGENT_MINUTES;
}
