/**
 * One instrument's candles in one timeframe, built from one-minute candles by the clock: a bar
 * closes when its time is over, whether or not its last minute traded; gaps are not invented.
 * @module
 */
import { type Candle, joinCandles, type Timeframe, timeframeMs } from "./candle.ts";
import { type CandleWindow, emptyWindow, newestCandle, pushCandle } from "./candle_window.ts";
import { type EpochMs, istDate, istInstant, MINUTE_MS } from "../market_time.ts";

export interface CandleSeries {
  readonly timeframe: Timeframe;
  readonly window: CandleWindow;
  /** The bar that is still open, null between bars. */
  readonly open: Candle | null;
}

export interface SeriesStep {
  readonly series: CandleSeries;
  /** The bar that closed, if one did. */
  readonly closed: Candle | null;
}

/** As before its first minute; takes no memory of its own until a bar closes. */
export function emptySeries(timeframe: Timeframe): CandleSeries {
  return { timeframe, window: emptyWindow(), open: null };
}

/** Start of the bar that holds `at`: bars are counted from 09:15 IST. */
export function barStart(at: EpochMs, timeframe: Timeframe): EpochMs {
  if (timeframe === "1m") return at;
  const anchor = istInstant(istDate(at), 9 * 60 + 15);
  const length = timeframeMs(timeframe);
  return (anchor + Math.floor((at - anchor) / length) * length) as EpochMs;
}

/** Takes one minute. It closes a bar when it is the bar's last minute. */
export function addMinute(series: CandleSeries, minute: Candle): SeriesStep {
  const { timeframe, open, window } = series;
  if (timeframe === "1m") {
    return {
      series: { timeframe, window: pushCandle(window, minute), open: null },
      closed: minute,
    };
  }
  const start = barStart(minute.at, timeframe);
  const bar = open !== null && open.at === start
    ? joinCandles(open, minute)
    : { ...minute, at: start };
  const ends = minute.at + MINUTE_MS >= start + timeframeMs(timeframe);
  if (!ends) return { series: { timeframe, window, open: bar }, closed: null };
  return { series: { timeframe, window: pushCandle(window, bar), open: null }, closed: bar };
}

/** Whether a bar's time ends at `now` without a single minute traded in it. */
export function missesBar({ timeframe, open, window }: CandleSeries, now: EpochMs): boolean {
  const at = now - timeframeMs(timeframe);
  if (open !== null || barStart(at as EpochMs, timeframe) !== at) return false;
  return (newestCandle(window)?.at ?? -Infinity) < at;
}

/** The clock reached `now`: closes the open bar if its time is over. */
export function closeByClock(series: CandleSeries, now: EpochMs): SeriesStep {
  const { timeframe, open, window } = series;
  if (open === null || open.at + timeframeMs(timeframe) > now) return { series, closed: null };
  return { series: { timeframe, window: pushCandle(window, open), open: null }, closed: open };
}
