/** Entry windows must have some of the market's hours in them. @module */
import { assertEquals } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { checkEntryWindows } from "../../../commands/market/entry_window_check.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";

/** Shares trade to 15:15 then, derivatives to 15:40. */
const DATE = "2026-08-03" as IsoDate;

function problems(yaml: string): string[] {
  const config = parseConfig(yaml, "x.yaml", { for: "backtest", strategies: STRATEGIES });
  try {
    checkEntryWindows(config, CALENDAR, DATE);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, found, expected }) => `${path} ${found}: ${expected}`);
  }
}

Deno.test("checkEntryWindows() takes windows that begin before the open or end after it", () => {
  assertEquals(problems("{}"), []);
  assertEquals(problems("risk: {entry_windows: {fno: ['09:00-09:20', '09:20-14:00']}}"), []);
});

Deno.test("checkEntryWindows() refuses windows in which the market is closed", () => {
  const night = "exits: {square_off: {enabled: false}}\n" +
    "risk: {entry_windows: {fno: ['03:45-09:15'], equity: ['09:20-11:00', '15:15-15:30']}}";
  assertEquals(problems(night), [
    "risk.entry_windows.fno[0] 03:45-09:15: some of 09:15-15:40, the hours of 2026-08-03",
    "risk.entry_windows.equity[1] 15:15-15:30: some of 09:15-15:15, the hours of 2026-08-03",
  ]);
});

Deno.test("checkEntryWindows() asks nothing of a book that is off, or without risk", () => {
  const fno = "entry_windows: {fno: ['03:45-09:15']}";
  assertEquals(problems(`{books: {fno: {enabled: false}}, risk: {${fno}}}`), []);
  assertEquals(problems(`risk: {enabled: false, ${fno}}`), []);
});
