/**
 * The simulated market by the dated tables: open when the calendar says so, with the days of
 * expiry, lots and freeze quantities of each date.
 * @module
 */
import {
  knownSessions,
  type MarketSegment,
  tradingDays,
} from "../../../domain/calendar/calendar.ts";
import { expirySchedule } from "../../../domain/instrument/expiry.ts";
import { freezeOn } from "../../../domain/instrument/freeze_quantity.ts";
import { lotOn } from "../../../domain/instrument/lot_size.ts";
import type { MarketTables } from "../../market/market_tables.ts";
import { SimulatedMarkets, type SimulatedMarketsOptions } from "./simulated_markets.ts";

export interface DatedOptions extends Pick<SimulatedMarketsOptions, "seed" | "tickSeconds"> {
  /** Of every contract, whatever the table says; null or none: as the table says. */
  readonly lotSize?: number | null;
}

/** On all trading days of the calendar. */
export function datedMarkets(
  { calendar, limits, lots }: Pick<MarketTables, "calendar" | "limits" | "lots">,
  { lotSize, ...options }: DatedOptions,
): SimulatedMarkets {
  const days = tradingDays(calendar);
  const sessionsOf = (segment: MarketSegment) =>
    days.flatMap((day) => knownSessions(calendar, day, segment));
  return new SimulatedMarkets({
    ...options,
    sessions: { equity: sessionsOf("equity"), fno: sessionsOf("fno") },
    expiries: expirySchedule(calendar),
    lotOn: (name, date) => lotSize ?? lotOn(lots, name, date)?.lot,
    freezeOn: (name, date) => freezeOn(limits.freeze, name, date)?.units,
  });
}
