/**
 * A desk on the simulated market: configuration and dated tables become its rules, and the market
 * that a seed makes becomes its source of ticks and history.
 * @module
 */
import { ConfigError } from "../../adapters/config/config_error.ts";
import {
  type Calendar,
  type CalendarDay,
  calendarOn,
  isTradingDay,
  lastTradingDay,
} from "../../domain/calendar/calendar.ts";
import { CALENDAR_FILE } from "../../domain/calendar/calendar_end.ts";
import type { Config } from "../../domain/config.ts";
import {
  entriesBlockedBy,
  type MarketKnowledge,
  type MarketUnknown,
  unknownsOn,
} from "../../domain/calendar/market_knowledge.ts";
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
} from "../../domain/market_time.ts";
import type { DeskMarket } from "../desk/desk_market.ts";
import { deskRules } from "./desk_rules.ts";
import { marketTables } from "./market_tables.ts";
import { checkMarket } from "./market_check.ts";
import { listedUniverse, type UniverseOn } from "./equity_universe.ts";
import { dayFlag } from "../line/day_flag.ts";
import { UsageError } from "../line/flags.ts";
import { type SimulatedDeskMarket, simulatedMarketRules } from "./simulated_market_rules.ts";

export interface SimulatedDesk extends DeskMarket {
  readonly market: SimulatedDeskMarket;
  /** Because its market is not known on that day. */
  blocked(at: EpochMs): MarketUnknown | null;
}

/** Every second of a minute is made when it is asked for. */
const MINUTES_AT_ONCE = 8;

/** Throws ConfigError. */
export function marketCalendar(): Calendar {
  return marketTables().calendar;
}

/**
 * Throws ConfigError, also for what does not fit the market of that day, and where the calendar has
 * no session on it: a journal may have begun under another one.
 */
export function simulatedDesk(
  config: Config,
  calendar: Calendar,
  seed: number,
  date: IsoDate,
  universeOn: UniverseOn = listedUniverse(config.books.equity.universe),
): SimulatedDesk {
  const { charges, lots, limits } = marketTables();
  assertTraded(calendar, date);
  checkMarket(config, { calendar, limits }, date);
  const market = simulatedMarketRules({
    config,
    charges,
    lots,
    limits,
    calendar,
    seed,
    universeOn,
    date,
  });
  const rules = deskRules(config, market.market);
  const known: MarketKnowledge = { calendar, charges, dumpDate: "made" };
  return {
    rules,
    market,
    hours: market.hours,
    simulated: true,
    history: (request) => market.source.history(request),
    minutesAtOnce: MINUTES_AT_ONCE,
    tokensOn: market.tokensOn,
    frames: market.frames,
    login: () => null,
    watch: market.watch,
    isOutdated: () => false,
    close: () => {},
    blocked: (at) => entriesBlockedBy(rules.mode, unknownsOn(known, istDate(at))),
  };
}

function assertTraded(calendar: Calendar, date: IsoDate): void {
  if (isTradingDay(calendar, date)) return;
  const [found, expected] = [`no session on ${date}`, "the day on which this market begins"];
  throw new ConfigError([{ file: CALENDAR_FILE, path: "days", line: null, found, expected }]);
}

/**
 * The trading day that was asked for, or the last one; where the calendar ends before now, its last:
 * a market that is made up has traded on any day. Throws UsageError.
 */
export function sessionDate(
  calendar: Calendar,
  asked: string | undefined,
  now: EpochMs,
  { flag, usage }: { readonly flag: string; readonly usage: string },
): IsoDate {
  if (asked === undefined) {
    const end = (istInstant(addDays(calendar.to, 1), 0) - 1) as EpochMs;
    const last = lastTradingDay(calendar, now > end ? end : now);
    if (last !== "unknown") return last;
    throw new UsageError([`${flag}: the calendar does not reach today, give a day of it`], usage);
  }
  const date = dayFlag(flag, asked, usage);
  const day = calendarOn(calendar, date);
  if (day.type === "Open") return date;
  const found = `${date} (${closedFor(calendar, day)})`;
  throw new UsageError([`${flag}: found ${found}, expected a trading day of the calendar`], usage);
}

function closedFor({ from, to }: Calendar, day: Exclude<CalendarDay, { type: "Open" }>): string {
  if (day.type === "Closed") return day.name;
  return day.code === "outside_calendar"
    ? `the calendar goes from ${from} to ${to}`
    : "its hours are not known";
}
