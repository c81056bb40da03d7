/** Which trading day a desk is opened for. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { nextSessionDate } from "../../../commands/market/market_hours.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import { DEFAULT_CONFIG } from "../../../commands/line/shipped_configs.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

Deno.test("nextSessionDate() beyond the calendar names the file that has to go on", () => {
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", strategies: STRATEGIES });
  const { calendar } = marketTables();
  const next = (minute: number) =>
    nextSessionDate(config, calendar, istInstant(calendar.to as IsoDate, minute));
  assertEquals(next(600), calendar.to);
  assertThrows(
    () => next(16 * 60),
    ConfigError,
    "configs/market/calendar.yaml: days.to: found 2026-12-31, expected a day with a session after",
  );
});
