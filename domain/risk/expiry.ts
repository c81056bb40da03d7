/**
 * Entries grow smaller as their instrument's expiry comes near.
 * @module
 */
import {
  daysBetween,
  type EpochMs,
  type IsoDate,
  istDate,
  istWeekday,
  MINUTE_MS,
} from "../market_time.ts";

/** Factors on an entry's quantity; the smallest that applies counts. */
export interface ExpiryRules {
  readonly weekFactor: number;
  readonly dayFactor: number;
  readonly lastHourFactor: number;
}

/**
 * Factor on the quantity of an entry at `at`: 1 without an expiry or before its Monday-to-Sunday
 * week; `closeAt` is the end of the day's trading.
 */
export function expiryFactor(
  at: EpochMs,
  expiry: IsoDate | null,
  closeAt: EpochMs,
  rules: ExpiryRules,
): number {
  if (expiry === null) return 1;
  const today = istDate(at);
  const days = daysBetween(today, expiry);
  const mondayToExpiry = (istWeekday(expiry) + 6) % 7;
  if (days > mondayToExpiry) return 1;
  if (days > 0) return rules.weekFactor;
  const factors = [rules.weekFactor, rules.dayFactor];
  if (closeAt - at <= 60 * MINUTE_MS) factors.push(rules.lastHourFactor);
  return Math.min(...factors);
}
