/**
 * What a scan looks at: shares of the configured indices with the days before, of the simulated
 * market or of a folder of data files.
 * @module
 */
import { candlePaths } from "../../adapters/history/candle_paths.ts";
import { readTogether } from "../../adapters/history/csv_candles.ts";
import { calendarOn, isTradingDay, isWeekend } from "../../domain/calendar/calendar.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import { type CandleHistory, minutesBefore } from "../../domain/candle/candle_history.ts";
import type { Config } from "../../domain/config.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import {
  addDays,
  DAY_MS,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  MINUTE_MS,
} from "../../domain/market_time.ts";
import { dailyCandles, SCAN_DAYS } from "../../domain/instrument/scan.ts";
import { listedUniverse } from "./equity_universe.ts";
import { marketCalendar, simulatedDesk } from "./simulated_desk.ts";

export interface ScanSource {
  readonly date: IsoDate;
  /** When it is looked at. */
  readonly asof: EpochMs;
  /** In words. */
  readonly from: string;
  /** Its prices are made up. */
  readonly simulated: boolean;
  readonly shares: readonly {
    readonly symbol: string;
    /** Undefined where a file says no more than the symbol. */
    readonly instrument: Instrument | undefined;
    /** Before the day, a candle each. */
    readonly days: readonly Candle[];
  }[];
  /** To trade on the day. */
  readonly futures: readonly Instrument[];
}

const COUNT_MAX = SCAN_DAYS * DAY_MS / MINUTE_MS;
const SESSION_MINUTES = 375;
/** Before the pre-open session, when the broker's dump of the day is there. */
const ASOF_MINUTE = 8 * 60 + 30;

/** The simulated market before `date`, a trading day of the calendar. */
export function simulatedHistories(config: Config, date: IsoDate, seed: number): ScanSource {
  const { market: { source, market } } = simulatedDesk(config, marketCalendar(), seed, date);
  const day = source.on(date);
  const until = istInstant(date, 0);
  const members = listedUniverse(config.books.equity.universe)(date).symbols;
  const instrument = (token: InstrumentToken) => market.instrument(token, until);
  return {
    date,
    asof: istInstant(date, ASOF_MINUTE),
    from: `simulated market, seed ${seed}`,
    simulated: true,
    shares: day.instruments()
      .filter(({ kind, symbol }) => kind === "EQ" && members.has(symbol))
      .map((share) => ({
        symbol: share.symbol,
        instrument: share,
        // The desk asks for less than weeks, and is given less.
        days: dailyCandles(day.history({
          token: share.token,
          until,
          countMax: SCAN_DAYS * SESSION_MINUTES,
        })),
      })),
    futures: config.books.fno.underlyings.flatMap((name) =>
      market.tokens.fno.map(instrument).filter((future) => future.name === name)
    ),
  };
}

/**
 * Files of `folder`, a share each, before `asked`, or before the trading day that follows their last
 * row. Throws HistoryError when there is none or one cannot be read.
 */
export function fileHistories(
  config: Config,
  folder: string,
  asked: IsoDate | undefined,
): ScanSource {
  const histories = readTogether(candlePaths(folder));
  const last = Math.max(...histories.map(({ at, count }) => at[count - 1] ?? 0));
  const date = asked ?? tradingDayAfter(istDate(last as EpochMs));
  const until = istInstant(date, 0);
  const members = listedUniverse(config.books.equity.universe)(date).symbols;
  const shares = histories.filter(({ symbol }) => members.has(symbol)).map((history) => ({
    symbol: history.symbol,
    instrument: undefined,
    days: dailyCandles(recent(history, until)),
  }));
  const asof = istInstant(date, ASOF_MINUTE);
  return { date, asof, from: `files of ${folder}`, simulated: false, shares, futures: [] };
}

/** By the calendar; where it does not reach, any weekday. */
function tradingDayAfter(date: IsoDate): IsoDate {
  const calendar = marketCalendar();
  let day = addDays(date, 1);
  for (;; day = addDays(day, 1)) {
    const { type } = calendarOn(calendar, day);
    if (type === "Unknown" ? !isWeekend(day) : isTradingDay(calendar, day)) return day;
  }
}

function recent(history: CandleHistory, until: EpochMs): readonly Candle[] {
  return minutesBefore(history, { until, countMax: COUNT_MAX });
}
