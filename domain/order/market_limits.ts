/**
 * What exchange and broker take at most, as dated data: order size, prices, moves, rates of requests.
 * @module
 */
import type { Dated } from "../dated.ts";
import type { FreezeTable } from "../instrument/freeze_quantity.ts";
import type { HaltRules } from "../calendar/market_halt.ts";
import type { ProtectionTable } from "./price_band.ts";

/** Requests of one account that place, change or cancel an order. */
export interface OrderRates extends Dated {
  readonly perSecond: number;
  readonly perMinute: number;
  readonly perDay: number;
  readonly changesPerOrder: number;
}

/** Requests a second of one key that order nothing. */
export interface ReadingRates extends Dated {
  readonly quotesPerSecond: number;
  readonly historyPerSecond: number;
  readonly othersPerSecond: number;
}

/** Lists in rising order of `from`, at least one entry each. */
export interface MarketLimits {
  readonly freeze: FreezeTable;
  readonly protection: ProtectionTable;
  readonly halts: readonly HaltRules[];
  readonly orderRates: readonly OrderRates[];
  readonly readingRates: readonly ReadingRates[];
}
