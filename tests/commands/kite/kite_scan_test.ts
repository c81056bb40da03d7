/** What a scan asks of Kite, and what it makes of the answers. @module */
import { assertEquals, assertRejects } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import type { CandleRequest } from "../../../adapters/kite/kite_reader.ts";
import { kiteHistories } from "../../../commands/kite/kite_scan.ts";
import { universeOf } from "../../../commands/scan.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { InstrumentList } from "../../../domain/instrument/instrument_list.ts";
import { DAY_MS, type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const DATE = "2026-11-20" as IsoDate;
const MIDNIGHT = istInstant(DATE, 0);
const config = loadConfig(new URL("../../../configs/dev.yaml", import.meta.url).pathname, {
  for: "paper",
  strategies: STRATEGIES,
});

function share(token: number, symbol: string): Instrument {
  return {
    token: token as InstrumentToken,
    exchange: "NSE",
    symbol,
    name: symbol,
    kind: "EQ",
    expiry: null,
    strike: 0 as Paise,
    lot: 1,
    tick: 10 as Paise,
    freezeQuantity: null,
  };
}

function future(token: number, expiry: string): Instrument {
  const contract = { exchange: "NFO", name: "NIFTY", kind: "FUT", expiry, lot: 65 } as const;
  return { ...share(token, `NIFTY${expiry}FUT`), ...contract };
}

/** MRF is of no index that is asked for. */
const LIST = new InstrumentList(DATE, [
  ...[share(1, "SBIN"), share(2, "TCS"), share(3, "MRF")],
  ...[future(4, "2026-11-23"), future(5, "2026-12-29")],
]);

/** Thirty days up to and with the day of the scan, each as wide as 2 % of `rupees`. */
function daysAt(rupees: number): Candle[] {
  const price = rupees * 100;
  return Array.from({ length: 30 }, (_, i) => ({
    at: MIDNIGHT - (29 - i) * DAY_MS as EpochMs,
    open: price as Paise,
    high: price * 1.01 as Paise,
    low: price * 0.99 as Paise,
    close: price as Paise,
    volume: 1_000,
  }));
}

function readerOf(failing: readonly (KiteError | null)[]) {
  const asked: CandleRequest[] = [];
  return {
    asked,
    candles: (request: CandleRequest) => {
      const error = failing[asked.push(request) - 1] ?? null;
      return error === null
        ? Promise.resolve(daysAt(request.token === 1 ? 1_000 : 90))
        : Promise.reject(error);
    },
  };
}

Deno.test("kiteHistories() asks for the days of the listed members, and of no others", async () => {
  const reader = readerOf([]);
  const { shares, futures } = await kiteHistories(config, LIST, DATE, reader);
  assertEquals(reader.asked.map(({ token, interval }) => [token as number, interval]), [
    [1, "day"],
    [2, "day"],
  ]);
  assertEquals(shares.map(({ symbol, days }) => [symbol, days.length]), [["SBIN", 29], [
    "TCS",
    29,
  ]]);
  assertEquals(futures.map(({ token }) => token as number), [4]);
  const of = { date: DATE, asof: MIDNIGHT, from: "Kite", simulated: false, shares, futures };
  const { universe, left } = universeOf(config, of);
  assertEquals(universe.equity_universe, ["SBIN"]);
  const { instrument_token, last_price, atr_pct, volume, trend } = universe.meta["SBIN"]!;
  assertEquals([instrument_token, last_price, atr_pct, volume, trend], [
    1,
    1_000,
    2,
    1_000,
    "FLAT",
  ]);
  assertEquals([universe.simulated, left], [false, ["left out TCS: below_min_price"]]);
});

Deno.test("kiteHistories() asks once more for what may well succeed, and for nothing else", async () => {
  const late = new KiteError("no_answer", null, "late");
  const reader = readerOf([late, null]);
  assertEquals((await kiteHistories(config, LIST, DATE, reader)).shares.length, 2);
  assertEquals(reader.asked.map(({ token }) => token as number), [1, 1, 2]);
  const dead = new KiteError("needs_login", 403, "dead");
  await assertRejects(() => kiteHistories(config, LIST, DATE, readerOf([dead])), KiteError, "dead");
});
