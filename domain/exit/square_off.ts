/**
 * When what is held goes because its time is over: what expires before the rest, and when a
 * square-off has become urgent: the broker would soon close what is left by itself, at any price
 * and for a fee.
 * @module
 */
import type { DeskRules } from "../desk_rules.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../market_time.ts";
import type { Session } from "../calendar/session.ts";

/** Left for closing, at least. */
export const SQUARE_OFF_LEAD_MS = 10 * MINUTE_MS;
/** A session too short for its usual square-off closes out this long before its end. */
const SQUARE_OFF_BEFORE_CLOSE_MS = 20 * MINUTE_MS;

/** Square-offs start ten minutes before the broker's own; half of them are for good prices. */
const PATIENT_MS = 5 * MINUTE_MS;

/** The broker ends intraday positions in derivatives long before their close: 15:25 of 15:40. */
const BROKERS_LEAD_MS = 15 * MINUTE_MS;
/** Nobody has said when it does so with shares since they close at 15:15. */
const BROKERS_LEAD_OF_SHARES_MS = 5 * MINUTE_MS;

/** Whether the broker may have closed by itself by now what it holds for the day only. */
export function brokerSquaresOff(
  token: InstrumentToken,
  { instrument, isOpen }: Pick<DeskRules, "instrument" | "isOpen">,
  at: EpochMs,
): boolean {
  const isShare = instrument(token, at).kind === "EQ";
  const leadMs = isShare ? BROKERS_LEAD_OF_SHARES_MS : BROKERS_LEAD_MS;
  return !isOpen(token, at + leadMs as EpochMs);
}

/**
 * Whether what must go by a square-off from `startAt` (IST minute) goes at the widest price.
 * `session`: the one that goes on at `at`, or the next.
 */
export function isUrgent(
  at: EpochMs,
  session: Session | undefined,
  startAt: number | null,
): boolean {
  if (session === undefined || startAt === null) return false;
  return at >= squareOffIn(session, startAt) + PATIENT_MS;
}

/** At the usual time, unless the session opens after it or closes too soon for it. */
export function squareOffIn({ date, openAt, closeAt }: Session, startAt: number): EpochMs {
  const usual = istInstant(date, startAt);
  return usual > openAt ? unlessTooLate(usual, closeAt) : beforeClose(closeAt);
}

/** From when on nothing is held that expires on `date`, when its trading ends at `endsAt`. */
export function expiringFrom(date: IsoDate, startAt: number, endsAt: EpochMs): EpochMs {
  return unlessTooLate(istInstant(date, startAt), endsAt);
}

function unlessTooLate(usual: EpochMs, closeAt: EpochMs): EpochMs {
  return usual <= closeAt - SQUARE_OFF_LEAD_MS ? usual : beforeClose(closeAt);
}

function beforeClose(closeAt: EpochMs): EpochMs {
  return closeAt - SQUARE_OFF_BEFORE_CLOSE_MS as EpochMs;
}
