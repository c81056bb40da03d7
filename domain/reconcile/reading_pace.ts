/** How often the broker's books are read: a night of readings would say the same. @module */
import type { DeskRules } from "../desk_rules.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../market_time.ts";

export type TradingHours = Pick<DeskRules, "sessionsAfter">;

const WHILE_TRADED_MS = 5 * SECOND_MS;
const AT_REST_MS = MINUTE_MS;
/** Around a session books are read as within it: it must begin with them known. */
const AROUND_MS = 15 * MINUTE_MS;

/** From one reading to the next when nothing is in doubt. */
export function readEveryMs(rules: TradingHours, at: EpochMs): number {
  return isTraded(rules, at) ? WHILE_TRADED_MS : AT_REST_MS;
}

/** The same while books differ or orders are not settled: away from a session nobody ends that. */
export function readInDoubtEveryMs(rules: TradingHours, at: EpochMs): number {
  return isTraded(rules, at) ? SECOND_MS : AT_REST_MS;
}

function isTraded({ sessionsAfter }: TradingHours, at: EpochMs): boolean {
  const next = sessionsAfter(at - AROUND_MS as EpochMs)[0];
  return next !== undefined && next.openAt <= at + AROUND_MS;
}
