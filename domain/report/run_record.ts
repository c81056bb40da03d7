/**
 * What a run leaves for its report beside its trades: what it was, how it ended, its curve and the
 * candles of what it traded.
 * @module
 */
import { type Candle, type Timeframe, timeframeMs } from "../candle/candle.ts";
import type { Charges } from "../account/charges.ts";
import { type EpochMs, type IsoDate, MINUTE_MS } from "../market_time.ts";
import type { MicroRupees, Paise } from "../money.ts";
import { candlesOf } from "../view/chart_series.ts";
import type { OpenHours } from "./exposure.ts";

export interface RunRecord {
  readonly what: string;
  readonly first: IsoDate;
  readonly last: IsoDate;
  readonly simulated: boolean;
  readonly seed: number;
  /** Hash of the configuration. */
  readonly config: string;
  /** Files or folders, as they were named. */
  readonly data: readonly string[];
  readonly bars: number;
  readonly inferred: readonly string[];
  /** Why the run must not be trusted. */
  readonly faults: readonly string[];
  readonly journalHash: string;
  readonly capital: Paise;
  readonly equity: MicroRupees;
  readonly maxDrawdown: Paise;
  /** Share of the time, 0..1. */
  readonly exposure: number;
  readonly charges: Charges;
  /** Positions not finished. */
  readonly open: number;
  readonly sessions: readonly OpenHours[];
}

/** Equity at an instant, open positions at their last price. */
export interface EquityPoint {
  readonly at: EpochMs;
  readonly equity: MicroRupees;
}

/** Candles of one instrument as a chart shows them. */
export interface CandleSeries {
  /** `exchange:symbol`. */
  readonly key: string;
  readonly timeframe: Timeframe;
  readonly candles: readonly Candle[];
}

/** More of one instrument than anybody looks at. */
const CANDLES_MAX = 20_000;

/** At the timeframe that was traded, or the first longer one that makes few enough of them. */
export function seriesOf(
  key: string,
  traded: Timeframe,
  minutes: { readonly count: number; readonly candles: Iterable<Candle> },
): CandleSeries {
  const longer = (["5m", "15m", "1h"] as const)
    .filter((each) => timeframeMs(each) > timeframeMs(traded));
  const fits = (each: Timeframe) => minutes.count * MINUTE_MS / timeframeMs(each) <= CANDLES_MAX;
  const timeframe = [traded, ...longer].find(fits) ?? "1h";
  return { key, timeframe, candles: candlesOf(minutes.candles, timeframe) };
}
