/** The underlying of files of options of several expiries. @module */
import { assertEquals } from "@std/assert";
import { fileChains } from "../../../commands/backtest/file_chain.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import { expirySchedule } from "../../../domain/instrument/expiry.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../../domain/market_time.ts";

/** An option's file with one minute a day. */
function option(symbol: string, price: number, ...days: readonly string[]): CandleHistory {
  const dates = days as readonly IsoDate[];
  const prices = () => Int32Array.from(dates, () => price);
  return {
    symbol,
    file: `${symbol}.csv`,
    count: dates.length,
    at: Float64Array.from(dates, (date) => istInstant(date, 555)),
    ...{ open: prices(), high: prices(), low: prices(), close: prices() },
    volume: Float64Array.from(dates, () => 50),
    sessions: dates.map((date) => ({
      date,
      openAt: istInstant(date, 555),
      closeAt: istInstant(date, 930),
    })),
    stamp: "start",
    rows: dates.length,
    dropped: { outside_session: 0, duplicate: 0, backward: 0, malformed: 0, bad_price: 0 },
    malformed: [],
  };
}

Deno.test("fileChains() has an underlying on every day of all expiries, not of the first alone", () => {
  const { listed } = fileChains([
    option("NIFTY2411121600CE", 5_000, "2024-01-10", "2024-01-11"),
    option("NIFTY2411121600PE", 4_000, "2024-01-10", "2024-01-11"),
    option("NIFTY2411821600CE", 9_000, "2024-01-11", "2024-01-12", "2024-01-18"),
    option("NIFTY2411821600PE", 7_000, "2024-01-11", "2024-01-12", "2024-01-18"),
  ], expirySchedule(marketTables().calendar));
  const { history, listing } = listed[0]!;
  const days = ["2024-01-10", "2024-01-11", "2024-01-12", "2024-01-18"];
  assertEquals([listing.symbol, listing.role], ["NIFTY-FUT", "options"]);
  assertEquals([...history.at].map((at) => istDate(at as EpochMs) as string), days);
  assertEquals([...history.close], [2_161_000, 2_161_000, 2_162_000, 2_162_000]);
  assertEquals(history.sessions.map(({ date }) => date as string), days);
});
