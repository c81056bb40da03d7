/**
 * One-minute candles as the ticks of a day make them: history and a desk that listened agree.
 * @module
 */
import type { Candle } from "../../../domain/candle/candle.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Listing } from "./listing.ts";
import type { MarketDay } from "./market_day.ts";
import { SECONDS } from "./minute_paths.ts";
import { Tape } from "./tape.ts";

/** Candles of `listing` on a day that closed at or before `until`, oldest first. */
export function minuteCandles(
  day: MarketDay,
  listing: Listing,
  until: EpochMs,
  tickSeconds: number,
): Candle[] {
  const { minutes, open } = day.clock;
  const isOpen = open[listing.segment];
  const tape = new Tape(day, [listing]);
  const candles: Candle[] = [];
  for (let minute = 0; minute < minutes.length; minute++) {
    if (minutes[minute]! + MINUTE_MS > until) break;
    if (isOpen[minute] === 1) candles.push(candleOf(tape, minute, minutes, tickSeconds));
  }
  return candles;
}

function candleOf(
  tape: Tape,
  minute: number,
  minutes: Float64Array,
  tickSeconds: number,
): Candle {
  const before = tape.volume[0]!;
  tape.step(minute, 0, tickSeconds);
  const open = tape.ltp[0]!;
  let high = open;
  let low = open;
  for (let second = tickSeconds; second < SECONDS; second += tickSeconds) {
    tape.step(minute, second, tickSeconds);
    const price = tape.ltp[0]!;
    if (price > high) high = price;
    else if (price < low) low = price;
  }
  return {
    at: minutes[minute] as EpochMs,
    open: open as Paise,
    high: high as Paise,
    low: low as Paise,
    close: tape.ltp[0] as Paise,
    volume: tape.volume[0]! - before,
  };
}
