/**
 * How long a broker's access token lives: the broker ends all of them at six in the morning, so the
 * end is known on the day it is issued.
 * @module
 */
import { addDays, type EpochMs, istDate, istInstant } from "../market_time.ts";

/** 06:00 IST. */
const ENDS_AT_MINUTE = 360;

/** When a token issued at `issuedAt` dies: the next 06:00 IST. */
export function tokenEndsAt(issuedAt: EpochMs): EpochMs {
  const today = istDate(issuedAt);
  const sameDay = istInstant(today, ENDS_AT_MINUTE);
  return issuedAt < sameDay ? sameDay : istInstant(addDays(today, 1), ENDS_AT_MINUTE);
}
