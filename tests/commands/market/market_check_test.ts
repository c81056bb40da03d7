/** What every desk is held to before it starts, at a broker above all. @module */
import { assertEquals } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { checkMarket } from "../../../commands/market/market_check.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const DATE = "2026-11-20" as IsoDate;

Deno.test("checkMarket() refuses hours that are none, and more orders than the broker takes", () => {
  const yaml = "risk: {max_orders_per_second: 6, entry_windows: {fno: ['18:00-18:30']}}\n" +
    "exits: {square_off: {enabled: false}}";
  const config = parseConfig(yaml, "x.yaml", { for: "backtest", strategies: STRATEGIES });
  const { calendar, limits } = marketTables();
  const [rates] = limits.orderRates;
  const slow = { ...limits, orderRates: [{ ...rates!, perSecond: 5 }] };
  const found = (of: typeof config, by: typeof limits) => {
    try {
      checkMarket(of, { calendar, limits: by }, DATE);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.problems.map(({ path }) => path);
    }
  };
  assertEquals(found(config, limits), ["risk.entry_windows.fno[0]"]);
  const usual = parseConfig("risk: {max_orders_per_second: 6}", "x.yaml", {
    for: "paper",
    strategies: STRATEGIES,
  });
  assertEquals(found(usual, limits), []);
  assertEquals(found(usual, slow), ["risk.max_orders_per_second"]);
  const late = parseConfig("exits: {square_off: {fno: '15:30'}}", "x.yaml", {
    for: "paper",
    strategies: STRATEGIES,
  });
  assertEquals(found(late, limits), ["exits.square_off.fno"]);
});
