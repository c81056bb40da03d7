/**
 * Real minute bars for tests: the few lines that read two of the fixtures' layouts, so that what
 * is tested does not rest on the history adapter.
 * @module
 */
import { type Candle, joinCandles, timeframeMs } from "../../domain/candle/candle.ts";
import { type EpochMs, istMinuteOfDay } from "../../domain/market_time.ts";
import { fromRupees } from "../../domain/money.ts";

const FOLDER = new URL("../../../shared/fixtures/nse/", import.meta.url);
const OPEN_MINUTE = 9 * 60 + 15;
const CLOSE_MINUTE = 15 * 60 + 30;

/** NSE index without volume, January to August 2024. */
export const NIFTY = "index_1m/NIFTY_2024-01_08.csv";
/** A share with volume, April and May 2023. */
export const SBIN = "equity_1m/SBIN_2023-04_05_kite.csv";

const present = exists();

function exists(): boolean {
  try {
    return Deno.statSync(FOLDER).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A test over real data; without the data it is skipped, by name. */
export function fixtureTest(name: string, fn: () => void): void {
  Deno.test({ name: present ? name : `${name} (skipped: no fixtures)`, ignore: !present, fn });
}

/** The session's bars of a file whose stamps are the minute's START. */
export function minuteBars(file: string): readonly Candle[] {
  const [header = "", ...lines] = Deno.readTextFileSync(new URL(file, FOLDER)).trim().split(
    /\r?\n/,
  );
  const read = header.startsWith("Instrument") ? indexRow : kiteRow;
  return lines.map((line) => read(line.split(","))).filter(({ at }) => {
    const minute = istMinuteOfDay(at);
    return minute >= OPEN_MINUTE && minute < CLOSE_MINUTE;
  });
}

/** `Instrument,yyyymmdd,HH:MM,open,high,low,close`. */
function indexRow([, day = "", clock = "", ...prices]: string[]): Candle {
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  return candle(`${date}T${clock}:00+05:30`, prices);
}

/** `yyyy-mm-dd HH:MM:SS+05:30,open,high,low,close,volume`. */
function kiteRow([stamp = "", ...numbers]: string[]): Candle {
  return candle(stamp.replace(" ", "T"), numbers);
}

function candle(stamp: string, numbers: string[]): Candle {
  const [open = NaN, high = NaN, low = NaN, close = NaN, volume = 0] = numbers.map(Number);
  return {
    at: Date.parse(stamp) as EpochMs,
    open: fromRupees(open),
    high: fromRupees(high),
    low: fromRupees(low),
    close: fromRupees(close),
    volume,
  };
}

/** Minute bars joined to 5-minute bars that start at 09:15, 09:20, ... */
export function fiveMinuteBars(minutes: readonly Candle[]): readonly Candle[] {
  const bars: Candle[] = [];
  const lengthMs = timeframeMs("5m");
  for (const minute of minutes) {
    const at = (Math.floor(minute.at / lengthMs) * lengthMs) as EpochMs;
    const last = bars.at(-1);
    if (last?.at === at) bars[bars.length - 1] = joinCandles(last, minute);
    else bars.push({ ...minute, at });
  }
  return bars;
}
