/** A scan of the simulated market and of files, and the desk that trades what it chose. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { HistoryError } from "../../adapters/history/history_error.ts";
import { openLog } from "../../adapters/journal/open_log.ts";
import { writeScan } from "../../adapters/universe/universe_file.ts";
import { universeOfDay, unlistedLine } from "../../commands/market/equity_universe.ts";
import { runHeader } from "../../commands/desk/desk_run.ts";
import { deskSeed, universeOf } from "../../commands/scan.ts";
import { fileHistories, simulatedHistories } from "../../commands/market/scan_source.ts";
import { DEFAULT_SEED } from "../../commands/market/simulated_market_rules.ts";
import { marketCalendar, simulatedDesk } from "../../commands/market/simulated_desk.ts";
import { type IsoDate, istStamp } from "../../domain/market_time.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import { minuteLines } from "../adapters/history/candle_file.ts";
import { withJournal } from "../adapters/journal/journal_folder.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;
const config = loadConfig(new URL("../../configs/dev.yaml", import.meta.url).pathname, {
  for: "paper",
  strategies: STRATEGIES,
});
const banks = new URL("../../../shared/fixtures/nse/equity_1m", import.meta.url).pathname;
const absent = !exists(banks);

Deno.test("universeOf() the simulated market is what the desk then trades on that day alone", () => {
  const few = {
    ...config,
    books: {
      ...config.books,
      equity: {
        ...config.books.equity,
        universe: { ...config.books.equity.universe, maxSymbols: 4 },
      },
    },
  };
  const { universe, left } = universeOf(few, simulatedHistories(few, FRIDAY, 7));
  assertEquals(universe.equity_universe.length, 4);
  assertEquals(left.length, 26);
  assertEquals<unknown>(universe.meta["NIFTY"], {
    tradingsymbol: "NIFTY26NOVFUT",
    instrument_token: universe.meta["NIFTY"]?.instrument_token,
    exchange: "NFO",
    lot_size: 65,
    tick_size: 0.1,
  });
  for (const symbol of universe.equity_universe) {
    const { atr_pct, volume, trend, last_price } = universe.meta[symbol]!;
    assert(atr_pct! > 0.1 && atr_pct! < 10 && volume! > 0 && last_price! >= 100, symbol);
    assert(trend === "UP" || trend === "DOWN" || trend === "FLAT", symbol);
  }
  const artifacts = Deno.makeTempDirSync();
  try {
    writeScan(artifacts, universe);
    const universeOn = universeOfDay(config.books.equity.universe, artifacts, true);
    const { market } = simulatedDesk(config, marketCalendar(), 7, FRIDAY, universeOn);
    const tokens = universe.equity_universe.map((symbol) =>
      universe.meta[symbol]?.instrument_token
    );
    assertEquals(new Set<unknown>(market.tokensOn(FRIDAY).equity), new Set<unknown>(tokens));
    assertEquals(market.tokensOn(MONDAY).equity.length, 30);
    assertEquals(universeOn(MONDAY).from, "nifty_50, members as last known");
    assertEquals(market.unlisted, []);
    // What a person has written is meant, each symbol of it; a list's members need not be simulated.
    Deno.writeTextFileSync(`${artifacts}/equity_universe.json`, '["SBIN", "sbin", "GONE"]');
    const byHand = universeOfDay(config.books.equity.universe, artifacts, true);
    const desk = (date: IsoDate) => simulatedDesk(config, marketCalendar(), 7, date, byHand);
    assertEquals(desk(MONDAY).market.unlisted, ["sbin", "GONE"]);
    assertEquals(simulatedDesk(config, marketCalendar(), 7, MONDAY).market.unlisted, []);
    assertEquals(
      unlistedLine(["sbin", "GONE"]),
      "equity universe: sbin, GONE not listed: not traded",
    );
    const many = Array.from({ length: 10 }, (_, n) => `X${n}`);
    assertEquals(unlistedLine(many)?.includes("X7 and 2 more not listed"), true);
    assertEquals(unlistedLine([]), null);
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
});

Deno.test("fileHistories() are of members of the configured lists alone, before the broker's day", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const lines = ["date,open,high,low,close,volume", ...minuteLines(FRIDAY, 555, 600)];
    for (const name of ["SBIN", "NOBODY"]) {
      Deno.writeTextFileSync(`${folder}/${name}.csv`, lines.join("\n"));
    }
    const { shares, date, asof } = fileHistories(config, folder, undefined);
    assertEquals(shares.map(({ symbol }) => symbol), ["SBIN"]);
    // Nobody trades on the Saturday after it, nor on the Tuesday after Monday's rows: a holiday.
    assertEquals([date as string, istStamp(asof)], ["2026-11-23", "2026-11-23T08:30:00.000+05:30"]);
    const later = ["date,open,high,low,close,volume", ...minuteLines(MONDAY, 555, 600)];
    Deno.writeTextFileSync(`${folder}/SBIN.csv`, later.join("\n"));
    assertEquals(fileHistories(config, folder, undefined).date as string, "2026-11-25");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test({
  name: `fileHistories() are those before the day${absent ? " (skipped: no fixtures)" : ""}`,
  ignore: absent,
  fn() {
    const source = fileHistories(config, banks, "2023-05-10" as IsoDate);
    const { universe } = universeOf(config, source);
    assertEquals(universe.equity_universe.toSorted(), [
      "AXISBANK",
      "HDFCBANK",
      "ICICIBANK",
      "KOTAKBANK",
      "SBIN",
    ]);
    const sbin = universe.meta["SBIN"]!;
    assertEquals([sbin.instrument_token, sbin.tick_size, sbin.exchange], [null, null, "NSE"]);
    assert(sbin.atr_pct! > 1 && sbin.atr_pct! < 3 && sbin.volume! > 1e6);
    const all = fileHistories(config, banks, undefined);
    assertEquals<string>(all.date, "2023-06-02");
  },
});

Deno.test("deskSeed() is that of the market which the paper desk goes on with", async () => {
  assertEquals(deskSeed("nowhere/journal.sqlite"), DEFAULT_SEED);
  await withJournal(async (journal) => {
    const header = runHeader({ seed: 7, date: FRIDAY, speed: 60, config: "" });
    const { log } = await openLog(journal, { basis: "", header });
    await log.close();
    assertEquals(deskSeed(journal), 7);
  });
});

Deno.test("fileHistories() names a folder that is missing or empty", () => {
  assertThrows(() => fileHistories(config, "nowhere", undefined), HistoryError, "nowhere");
  const empty = Deno.makeTempDirSync();
  assertThrows(() => fileHistories(config, empty, undefined), HistoryError, empty);
  Deno.removeSync(empty);
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
