/**
 * How long a broker's access token lives: the broker ends all of them at six in the morning, so the
 * end is known on the day it is issued.
 * @module
 */
import { addDays, type EpochMs, istDate, istInstant, MINUTE_MS } from "../market_time.ts";

/** 06:00 IST. */
const ENDS_AT_MINUTE = 360;

/** When a token issued at `issuedAt` dies: the next 06:00 IST. */
export function tokenEndsAt(issuedAt: EpochMs): EpochMs {
  const today = istDate(issuedAt);
  const sameDay = istInstant(today, ENDS_AT_MINUTE);
  return issuedAt < sameDay ? sameDay : istInstant(addDays(today, 1), ENDS_AT_MINUTE);
}

export const LOGIN_STATES = ["valid", "ends_soon", "needed"] as const;

/** How a desk stands with its broker's login; `endsAt` is null while it has none. */
export interface LoginStatus {
  readonly state: typeof LOGIN_STATES[number];
  readonly endsAt: EpochMs | null;
}

/** Long enough before its end to log in again at leisure. */
const SOON_MS = 60 * MINUTE_MS;

/** `endsAt`: of the token in use; null for none, or one that the broker has refused. */
export function loginStatus(endsAt: EpochMs | null, now: EpochMs): LoginStatus {
  if (endsAt === null || now >= endsAt) return { state: "needed", endsAt: null };
  return { state: endsAt - now <= SOON_MS ? "ends_soon" : "valid", endsAt };
}
