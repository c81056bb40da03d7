/**
 * The order rate of a configuration against the broker's of the day: a desk that asks for more
 * would be refused in the middle of the day.
 * @module
 */
import { ConfigError } from "../../adapters/config/config_error.ts";
import type { Config } from "../../domain/config.ts";
import { entryOn } from "../../domain/dated.ts";
import type { OrderRates } from "../../domain/order/market_limits.ts";
import type { IsoDate } from "../../domain/market_time.ts";

/** Throws ConfigError when more orders a second are configured than the broker takes on `date`. */
export function checkOrderRate(
  { risk }: Config,
  rates: readonly OrderRates[],
  date: IsoDate,
): void {
  const { perSecond } = entryOn(rates, date).entry;
  if (risk.maxOrdersPerSecond <= perSecond) return;
  throw new ConfigError([{
    file: "configuration",
    path: "risk.max_orders_per_second",
    line: null,
    found: String(risk.maxOrdersPerSecond),
    expected: `at most ${perSecond}, the broker's limit on ${date}`,
  }]);
}
