/**
 * What the dated data does not say about a day. Live and paper take no entries on what is unknown;
 * a backtest infers and says so. A dump of an earlier day is enough for paper, which warns.
 * @module
 */
import { type Calendar, calendarOn } from "./calendar.ts";
import { type ChargeTable, scheduleOn, SEGMENTS } from "../account/charges.ts";
import type { IsoDate } from "../market_time.ts";

export const MARKET_UNKNOWNS = [
  "outside_calendar",
  "hours_unknown",
  "charges_unknown",
  "instruments_missing",
  "instruments_stale",
] as const;

export type MarketUnknown = typeof MARKET_UNKNOWNS[number];

export type TradingMode = "backtest" | "paper" | "live";

export interface MarketKnowledge {
  readonly calendar: Calendar;
  readonly charges: ChargeTable;
  /** Day of the instruments dump in use; null: none; `made`: the market lists its own. */
  readonly dumpDate: IsoDate | "made" | null;
}

/** What is unknown of a trading day, in the order of `MARKET_UNKNOWNS`. */
export function unknownsOn(
  { calendar, charges, dumpDate }: MarketKnowledge,
  date: IsoDate,
): readonly MarketUnknown[] {
  const unknowns: MarketUnknown[] = [];
  const day = calendarOn(calendar, date);
  if (day.type === "Unknown") unknowns.push(day.code);
  if (SEGMENTS.some((segment) => scheduleOn(charges, segment, date).inferred)) {
    unknowns.push("charges_unknown");
  }
  if (dumpDate === null) unknowns.push("instruments_missing");
  else if (dumpDate !== "made" && dumpDate < date) unknowns.push("instruments_stale");
  return unknowns;
}

/** The first of `unknowns` on which a desk of that mode takes no entries; null when it may. */
export function entriesBlockedBy(
  mode: TradingMode,
  unknowns: readonly MarketUnknown[],
): MarketUnknown | null {
  if (mode === "backtest") return null;
  return unknowns.find((unknown) => mode === "live" || unknown !== "instruments_stale") ?? null;
}
