/** What a file is traded as, by its symbol. @module */
import { assertEquals } from "@std/assert";
import { loadLots } from "../../../adapters/market/lots.ts";
import { listingOf } from "../../../commands/backtest/file_market.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
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
