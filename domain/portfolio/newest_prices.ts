/**
 * The book at the newest ticks, for screens and status: between the prices that are remembered
 * others come, which `priceNews` lets pass.
 * @module
 */
import { quoteOf } from "../tick/tick.ts";
import { type TickBoard, tickOf } from "../tick/tick_board.ts";
import { applyPortfolio } from "./apply.ts";
import { seenPrices, watchedTokens } from "./marks.ts";
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
