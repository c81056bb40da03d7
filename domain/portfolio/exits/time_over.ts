/**
 * Positions whose time is over: what expires, what no broker holds overnight, and what should have
 * gone with the day on which it was opened.
 * @module
 */
import type { BookRules, DeskRules } from "../../desk_rules.ts";
import { expiringFrom, squareOffIn } from "../../exit/square_off.ts";
import type { Instrument } from "../../instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istDate,
  istDayNumber,
  istMinuteOfDay,
} from "../../market_time.ts";
import type { Held } from "../state.ts";

/** When a position of an earlier day goes, unless its book may hold overnight: 09:20 IST. */
const CARRIED_UNTIL_MINUTE = 9 * 60 + 20;

/** Whether a position should have gone with the day it was opened, and now may. */
export function isOverdue(held: Held, book: BookRules, at: EpochMs): boolean {
  if (squareOffOf(held, book) === null) return false;
  return istDayNumber(held.openedAt) < istDayNumber(at) &&
    istMinuteOfDay(at) >= CARRIED_UNTIL_MINUTE;
}

/** Whether the hour has passed up to which an instrument's book would hold it on its last day. */
export function isExpiring(
  { expiry }: Instrument,
  { expiringSquareOffAt }: BookRules,
  { expiresAt }: Pick<DeskRules, "expiresAt">,
  at: EpochMs,
): boolean {
  if (expiringSquareOffAt === null || expiry !== istDate(at)) return false;
  const date = expiry as IsoDate;
  return at >= expiringFrom(date, expiringSquareOffAt, expiresAt(date));
}

/**
 * Whether a position that no broker holds overnight must go by now, whatever its book may hold.
 */
export function isDayOver(
  held: Held,
  book: BookRules,
  rules: Pick<DeskRules, "sessionsAfter">,
  at: EpochMs,
): boolean {
  const startAt = dayOnlyOf(held, book);
  if (startAt === null) return false;
  const [session] = rules.sessionsAfter(at);
  return session !== undefined && at >= squareOffIn(session, startAt);
}

/** IST minute from which a position goes, with its book or by itself; null: it is held overnight. */
export function squareOffOf(held: Held, book: BookRules): number | null {
  return book.squareOffAt ?? dayOnlyOf(held, book);
}

function dayOnlyOf({ trade }: Held, { dayOnlySquareOffAt }: BookRules): number | null {
  return trade.product === "MIS" ? dayOnlySquareOffAt : null;
}
