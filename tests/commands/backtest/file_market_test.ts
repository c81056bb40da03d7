/** What a file is traded as, by its symbol. @module */
import { assertEquals } from "@std/assert";
import { loadLimits } from "../../../adapters/market/limits.ts";
import { loadLots } from "../../../adapters/market/lots.ts";
import { fileInstrument, listingOf } from "../../../commands/backtest/file_market.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { parsedConfig } from "../../scenarios/parsed_config.ts";

const LOTS = loadLots(new URL("../../../configs/market/lots.yaml", import.meta.url).pathname);
const CONFIG = parsedConfig({}, "backtest");

function listed(symbol: string): string[] {
  const { role, symbol: traded } = listingOf({ symbol } as CandleHistory, CONFIG, LOTS);
  return [role, traded];
}

Deno.test("listingOf() knows an index by the exchange's name and in any case", () => {
  for (const symbol of ["NIFTY", "nifty", "NIFTY 50", "Nifty 50", "NIFTY50"]) {
    assertEquals([symbol, ...listed(symbol)], [symbol, "fno", "NIFTY-FUT"]);
  }
  assertEquals(listed("NIFTY BANK"), ["fno", "BANKNIFTY-FUT"]);
  assertEquals(listed("NIFTY FIN SERVICE"), ["fno", "FINNIFTY-FUT"]);
  assertEquals(listed("India VIX"), ["context", "INDIA VIX"]);
  assertEquals(listed("sbin"), ["equity", "SBIN"]);
});

const LIMITS = loadLimits(new URL("../../../configs/market/limits.yaml", import.meta.url).pathname);

Deno.test("fileInstrument() has the freeze quantity of the day", () => {
  const file = (symbol: string, config = CONFIG) => {
    const history = { symbol, at: [Date.UTC(2023, 0, 2)] } as never as CandleHistory;
    return fileInstrument(history, 1, config, LOTS, undefined, LIMITS.freeze);
  };
  const freezeOf = (symbol: string, date: string, config = CONFIG) =>
    file(symbol, config).instrumentOn(date as IsoDate).freezeQuantity;
  assertEquals(freezeOf("BANKNIFTY", "2025-09-01"), 900);
  assertEquals(freezeOf("BANKNIFTY", "2025-10-01"), 600);
  assertEquals([freezeOf("NIFTY 50", "2023-01-02"), file("NIFTY").freezeInferred], [1_800, true]);
  assertEquals([freezeOf("SBIN", "2025-09-01"), file("SBIN").freezeInferred], [null, false]);
  // Lots of one's own, and no risk to cut an entry: for comparison with other programs.
  for (const config of [{ sizing: { lot_size: 1 } }, { risk: { enabled: false } }]) {
    assertEquals(freezeOf("NIFTY", "2025-09-01", parsedConfig(config, "backtest")), null);
  }
});
