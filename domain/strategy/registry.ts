/**
 * Every strategy by its id, as configuration names them. A new strategy is one file and one line
 * here.
 * @module
 */
import { ema2050Intraday } from "./ema20_50_intraday.ts";
import { emaCrossPeer } from "./ema_cross_peer.ts";
import { fnoIntradayTrend } from "./fno_intraday_trend.ts";
import { meanReversion } from "./mean_reversion.ts";
import { priceAction } from "./price_action.ts";
import type { Strategy } from "./strategy.ts";

export const STRATEGIES: readonly Strategy[] = [
  ema2050Intraday,
  fnoIntradayTrend,
  meanReversion,
  priceAction,
  emaCrossPeer,
];
