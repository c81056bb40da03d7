/**
 * Simulated markets for tests: the calendar of 2026 in a few lines, and ways to read a market.
 * @module
 */
import { assert } from "@std/assert";
import type { MarketSessions } from "../../../../adapters/exchange/market/day_clock.ts";
import {
  type SimulatedMarket,
  simulatedMarket,
} from "../../../../adapters/exchange/market/simulated_market.ts";
import type { ExpirySchedule } from "../../../../domain/instrument/expiry.ts";
import type { Instrument, InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import {
  DAY_MS,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  istWeekday,
} from "../../../../domain/market_time.ts";
import type { MarketFrame, MarketFrames } from "../../../../domain/ports.ts";
import type { Session } from "../../../../domain/calendar/session.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";

/** A Friday between a monthly expiry moved to Monday and a holiday on Tuesday. */
export const DATE = "2026-11-20" as IsoDate;
export const OPEN = clock(9, 15);

const HOLIDAYS = ["2026-10-02", "2026-10-20", "2026-11-10", "2026-11-24", "2026-12-25"];

export function isTradingDay(date: IsoDate): boolean {
  const weekday = istWeekday(date);
  return weekday > 0 && weekday < 6 && !HOLIDAYS.includes(date);
}

export const expiries: ExpirySchedule = { isTradingDay, weekdayOn: () => 2 };

/** The instant of a clock time, on `DATE` unless told. */
export function clock(hour: number, minute: number, date = DATE): EpochMs {
  return istInstant(date, 60 * hour + minute);
}

/** Sessions of `count` trading days up to `date`, with the hours since August 2026. */
export function sessionsUpTo(date: IsoDate, count: number): MarketSessions {
  const dates: IsoDate[] = [];
  for (let at: number = istInstant(date, 0); dates.length < count; at -= DAY_MS) {
    const day = istDate(at as EpochMs);
    if (isTradingDay(day)) dates.unshift(day);
  }
  const until = (closeMinute: number): Session[] =>
    dates.map((day) => ({
      date: day,
      openAt: clock(9, 15, day),
      closeAt: istInstant(day, closeMinute),
    }));
  return { equity: until(15 * 60 + 15), fno: until(15 * 60 + 40) };
}

/** A market with `days` of sessions, ticking every five seconds unless told. */
export function marketOf(
  { seed = 7, date = DATE, days = 2, tickSeconds = 5 }: {
    readonly seed?: number;
    readonly date?: IsoDate;
    readonly days?: number;
    readonly tickSeconds?: number;
  } = {},
): SimulatedMarket {
  const sessions = sessionsUpTo(date, days);
  return simulatedMarket({ seed, date, sessions, expiries, tickSeconds });
}

export function bySymbol(market: SimulatedMarket, symbol: string): Instrument {
  const found = market.instruments().find((instrument) => instrument.symbol === symbol);
  assert(found !== undefined, `${symbol} is not listed`);
  return found;
}

export function tokensOf(
  market: SimulatedMarket,
  ...symbols: string[]
): readonly InstrumentToken[] {
  return symbols.map((symbol) => bySymbol(market, symbol).token);
}

export function framesOf(frames: MarketFrames): Extract<MarketFrame, { type: "Ticks" }>[] {
  const list = [];
  while (frames.peekAt() !== Infinity) {
    const at = frames.peekAt();
    const frame = frames.take();
    assert(frame.type === "Ticks" && frame.at === at);
    list.push(frame);
  }
  return list;
}

export function ticksOf(frames: MarketFrames): Tick[] {
  return framesOf(frames).flatMap((frame) => frame.ticks);
}
