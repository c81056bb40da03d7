/**
 * A desk on the simulated market: configuration and dated tables become its rules, and the market
 * that a seed makes becomes its source of ticks and history.
 * @module
 */
import { loadCalendar } from "../adapters/market/calendar.ts";
import { loadCharges } from "../adapters/market/charges.ts";
import { loadLots } from "../adapters/market/lots.ts";
import { type Calendar, calendarOn, lastTradingDay } from "../domain/calendar.ts";
import type { Config } from "../domain/config.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import type { EpochMs, IsoDate } from "../domain/market_time.ts";
import { deskRules } from "./desk_rules.ts";
import { UsageError } from "./flags.ts";
import { MARKET_TABLES } from "./shipped_configs.ts";
import { type SimulatedDeskMarket, simulatedMarketRules } from "./simulated_market_rules.ts";

export interface SimulatedDesk {
  readonly rules: DeskRules;
  readonly market: SimulatedDeskMarket;
}

export function marketCalendar(): Calendar {
  return loadCalendar(MARKET_TABLES.calendar);
}

/** Throws ConfigError. `date` must be a trading day of the calendar. */
export function simulatedDesk(
  config: Config,
  calendar: Calendar,
  seed: number,
  date: IsoDate,
): SimulatedDesk {
  const charges = loadCharges(MARKET_TABLES.charges);
  const lots = loadLots(MARKET_TABLES.lots);
  const market = simulatedMarketRules({ config, charges, lots, calendar, seed, date });
  return { rules: deskRules(config, market.market), market };
}

/** The trading day that was asked for, or the last one. Throws UsageError. */
export function sessionDate(
  calendar: Calendar,
  asked: string | undefined,
  now: EpochMs,
  { flag, usage }: { readonly flag: string; readonly usage: string },
): IsoDate {
  if (asked === undefined) {
    const last = lastTradingDay(calendar, now);
    if (last !== "unknown") return last;
    throw new UsageError([`${flag}: the calendar does not reach today, give a day of it`], usage);
  }
  const day = calendarOn(calendar, asked as IsoDate);
  if (day.type === "Open") return asked as IsoDate;
  const found = day.type === "Closed" ? `${asked} (${day.name})` : asked;
  throw new UsageError([`${flag}: found ${found}, expected a trading day of the calendar`], usage);
}

/** The books with what they trade on the day that goes on, or begins next, at an instant. */
export function booksAt({ rules, market }: SimulatedDesk, at: EpochMs): DeskRules["books"] {
  const session = rules.sessionsAfter(at)[0];
  if (session === undefined) return rules.books;
  const tokens = market.tokensOn(session.date);
  return rules.books.map((book) => ({ ...book, tokens: tokens[book.book] }));
}
