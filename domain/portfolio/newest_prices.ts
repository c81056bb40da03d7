/**
 * The book at the newest ticks: between the prices that are remembered others come, which
 * `priceNews` lets pass.
 * @module
 */
import { barOfPrice } from "../candle/candle.ts";
import type { DeskRules } from "../desk_rules.ts";
import { type Quote, quoteOf } from "../tick/tick.ts";
import { type TickBoard, tickOf } from "../tick/tick_board.ts";
import { applyPortfolio } from "./apply.ts";
import { type PriceMoves, seenPrices, watchedTokens } from "./marks.ts";
import { type PortfolioState, positionOf } from "./state.ts";

/** For screens and status. The same object where nothing that is held has ticked. */
export function atNewestPrices(
  state: PortfolioState,
  board: TickBoard,
  rules: Pick<DeskRules, "isOpen">,
): PortfolioState {
  const quotes = watchedTokens(state).map((token) => tickOf(board, token))
    .filter((tick) => tick !== null).map(quoteOf);
  const moved = withNewest(state, { tokens: [], candles: [], quotes: [] }, quotes);
  if (moved.tokens.length === 0) return state;
  return applyPortfolio(state, { type: "PricesSeen", prices: seenPrices(state, moved, rules) });
}

/**
 * What moved, and the newest price of the rest: since it is held, for an older one says less than
 * what it was traded at. Both are by the exchange's clock.
 */
export function withNewest(
  state: PortfolioState,
  moved: PriceMoves,
  newest: readonly Quote[],
): PriceMoves {
  if (moved.quotes === null) return moved;
  const others = newest.filter(({ token, at }) =>
    !moved.tokens.includes(token) && at >= (positionOf(state, token)?.openedAt ?? -Infinity)
  );
  if (others.length === 0) return moved;
  const bars = others.map(({ at, ltp }) => barOfPrice(at, ltp));
  return {
    tokens: [...moved.tokens, ...others.map(({ token }) => token)],
    candles: [...moved.candles, ...bars],
    quotes: [...moved.quotes, ...others],
  };
}
