/**
 * The book at the newest ticks, for screens and status: between the prices that are remembered
 * others come, which `priceNews` lets pass.
 * @module
 */
import type { DeskRules } from "../desk_rules.ts";
import type { EpochMs } from "../market_time.ts";
import { markDay, type RiskDay } from "../risk/day.ts";
import { quoteOf } from "../tick/tick.ts";
import { type TickBoard, tickOf } from "../tick/tick_board.ts";
import { applyPortfolio } from "./apply.ts";
import { seenPrices, symbolMarks, watchedTokens } from "./marks.ts";
import type { PortfolioState } from "./state.ts";

/** The same object where nothing that is held has ticked since its price was remembered. */
export function atNewestPrices(state: PortfolioState, board: TickBoard): PortfolioState {
  const ticks = watchedTokens(state).map((token) => tickOf(board, token))
    .filter((tick) => tick !== null)
    .filter(({ at }) => at >= (state.pricedAt ?? -Infinity));
  if (ticks.length === 0) return state;
  const prices = seenPrices(state, {
    tokens: ticks.map(({ token }) => token),
    candles: ticks.map(({ at, ltp, volume }) => (
      { at, open: ltp, high: ltp, low: ltp, close: ltp, volume }
    )),
    quotes: ticks.map(quoteOf),
  });
  return applyPortfolio(state, { type: "PricesSeen", prices });
}

/** Risk's day with what is held at these prices; `now`: see `atNewestPrices`. */
export function dayAt(
  day: RiskDay,
  remembered: PortfolioState,
  now: PortfolioState,
  rules: DeskRules,
  at: EpochMs,
): RiskDay {
  const isOfDay = now !== remembered && now.date === day.date && rules.risk.enforced;
  return isOfDay ? markDay(day, symbolMarks(now, rules, at)) : day;
}
