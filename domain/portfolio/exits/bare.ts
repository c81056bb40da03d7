/**
 * How long a position may be without an exit that lives, and how often one is asked for meanwhile:
 * an alarm after two seconds, closed after ten.
 * @module
 */
import { haltAt } from "../../calendar/market_halt.ts";
import type { DeskRules } from "../../desk_rules.ts";
import type { InstrumentToken } from "../../instrument/instrument.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../market_time.ts";
import type { Held, PortfolioState, WorkingExit } from "../state.ts";

/** Without a live exit for so long, a position is an alarm; for longer, it is closed. */
export const BARE_ALARM_MS = 2 * SECOND_MS;
export const BARE_MAX_MS = 10 * SECOND_MS;
/** From one refused exit to the next: within the first minute, and after it. */
const RETRY_SOON_MS = 5 * SECOND_MS;
const RETRY_LATE_MS = 30 * SECOND_MS;

/**
 * Whether a look at a position without an exit is an alarm again: each within the first minute, then
 * one in thirty seconds. It may last for hours, if nobody is logged in.
 */
export function isAlarm(bareSince: EpochMs, at: EpochMs): boolean {
  const bareForMs = at - bareSince;
  const times = (ms: number) => Math.floor(ms / RETRY_LATE_MS);
  return bareForMs < MINUTE_MS || times(bareForMs) > times(bareForMs - BARE_ALARM_MS);
}

/** Whether an exit was there long enough not to have been refused. */
export function hasLived({ order }: WorkingExit, at: EpochMs): boolean {
  return at - order.signalAt >= BARE_ALARM_MS;
}

/**
 * Whether a new exit must wait, the last one having been refused. A while each price asks again; an
 * exchange or broker that goes on refusing is asked ever more rarely, for it counts the orders of a
 * day, and every other exit needs of the same number. So is one that `takes` no orders now, by all
 * that is known of its hours.
 */
export function mustWait(
  { bareSince, refusedAt, turnedAway }: Held,
  at: EpochMs,
  takes: boolean,
): boolean {
  if (refusedAt === undefined) return false;
  if (!takes) return at - refusedAt < RETRY_LATE_MS;
  if (bareSince === undefined) return false;
  return at - refusedAt < retryAfterMs(refusedAt - bareSince, turnedAway === true);
}

/** From a refusal to the next try, after so long a time of them; 0: any price may ask. */
export function retryAfterMs(refusedForMs: number, turnedAway: boolean): number {
  if (refusedForMs < BARE_MAX_MS) return 0;
  // What was not looked at is no order that anybody counts.
  const isSoon = turnedAway || refusedForMs < MINUTE_MS;
  return isSoon ? RETRY_SOON_MS : RETRY_LATE_MS;
}

/**
 * Whether a position has been without a live exit for longer than any may be. Not for want of a
 * login, of a way to the broker, or of room for another request: closing it would be turned away as
 * its stop was, and once the broker listens again the stop is taken as well.
 */
export function isBareTooLong({ exit, bareSince, turnedAway }: Held, at: EpochMs): boolean {
  if (turnedAway === true) return false;
  return exit === null && bareSince !== undefined && at - bareSince >= BARE_MAX_MS;
}

/** Whether a position must go, and rests all the same: its exit was not changed. */
export function isDetained({ exit, leaving }: Held): boolean {
  return leaving !== null && exit !== null && exit.closing === null;
}

/**
 * Whether an exit could rest at an instant. Orders end with their session and with a halt, and what
 * opens the market again protects: until then no time counts.
 */
export function takesOrders(
  { halt }: Pick<PortfolioState, "halt">,
  token: InstrumentToken,
  rules: Pick<DeskRules, "isOpen">,
  at: EpochMs,
): boolean {
  return haltAt(halt, at) === null && rules.isOpen(token, at);
}

/** Where nothing can rest, nothing is missing. */
export function withoutBare({ bareSince: _, partBare: __, ...held }: Held): Held {
  return held;
}

/** The next exit waits for nothing that was before it. */
export function withoutRefusal({ refusedAt: _, turnedAway: __, ...held }: Held): Held {
  return held;
}
