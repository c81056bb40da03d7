/**
 * What keeps every entry back, as a closed set of codes, and what people are told of it. HALT and
 * the limits of the day are not among what is told: other lines say those.
 * @module
 */
import { MARKET_UNKNOWNS } from "../calendar/market_knowledge.ts";

export const ENTRY_BARS = [
  /** The desk's actors are not up yet. */
  "not_started",
  /** By a person, or by a loss. */
  "halted",
  /** The whole market is. */
  "market_halted",
  /** The disk does not keep up. */
  "log_slow",
  "needs_login",
  "feed_down",
  /** This machine's clock, beside the exchange's. */
  "clock_behind",
  /** The broker's books and the desk's have not agreed often enough yet. */
  "not_reconciled",
  /** The desk comes to rest before its end. */
  "stopping",
  /** Its books are compared with the exchange's before its end. */
  "rehearsal_over",
  ...MARKET_UNKNOWNS,
] as const;

export type EntryBar = typeof ENTRY_BARS[number];

/** Null of what other lines say already. */
const WORDS: Readonly<Record<EntryBar, string | null>> = {
  not_started: "the desk is not up yet",
  halted: null,
  market_halted: null,
  log_slow: "the log does not answer",
  needs_login: null,
  feed_down: "prices do not stream",
  clock_behind: "this machine's clock is behind the exchange's, set it",
  not_reconciled: "the account has not been read twice yet without a difference",
  stopping: "the desk stops",
  rehearsal_over: "the rehearsal ends",
  outside_calendar: "the calendar has no such day",
  hours_unknown: "the hours of this day are not known",
  charges_unknown: "the charges of this day are not known",
  instruments_missing: "the broker's list of instruments is missing",
  instruments_stale: "the day's list of instruments is not read yet",
};

/** For people, as `no entries: REASON`; null where it is said elsewhere. */
export function entryBarWords(bar: EntryBar): string | null {
  const words = WORDS[bar];
  return words === null ? null : `no entries: ${words}`;
}
