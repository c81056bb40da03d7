/** A configured order rate must fit the broker's of the day. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { checkOrderRate } from "../../../commands/market/order_rate_check.ts";
import type { Config } from "../../../domain/config.ts";
import type { OrderRates } from "../../../domain/order/market_limits.ts";
import type { IsoDate } from "../../../domain/market_time.ts";

const rates = [["2020-07-01", 5], ["2026-01-01", 10]].map(([from, perSecond]) =>
  ({ from, perSecond }) as OrderRates
);
const config = (maxOrdersPerSecond: number) => ({ risk: { maxOrdersPerSecond } }) as Config;
const day = (text: string) => text as IsoDate;

Deno.test("checkOrderRate() takes a rate up to the broker's of the day and refuses more", () => {
  checkOrderRate(config(10), rates, day("2026-01-01"));
  checkOrderRate(config(5), rates, day("2025-12-31"));
  const error = assertThrows(
    () => checkOrderRate(config(6), rates, day("2025-12-31")),
    ConfigError,
  );
  assertEquals(
    error.format(),
    "configuration: risk.max_orders_per_second: found 6, " +
      "expected at most 5, the broker's limit on 2025-12-31",
  );
});
