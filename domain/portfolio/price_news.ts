/**
 * What the prices of a second do to what is held, and whether it must be remembered. A record of
 * every second would be nine tenths of a journal: those that move no plan and hardly a result only
 * have to be looked at.
 * @module
 */
import { markTrade, type OpenTrade } from "../account/trade.ts";
import type { Candle } from "../candle/candle.ts";
import type { BookRules, DeskRules } from "../desk_rules.ts";
import { type ExitStep, onPrice } from "../exit/plan.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import { applyPortfolio } from "./apply.ts";
import { closingOf } from "./closing.ts";
import type { PortfolioEvent } from "./event.ts";
import { exitsOf, goesBy } from "./exit.ts";
import { bookOf } from "./fill.ts";
import { type PriceMoves, seenPrices, symbolMarks } from "./marks.ts";
import { isUncovered } from "./own_positions.ts";
import { isOption } from "./pair.ts";
import type { Held, PortfolioState } from "./state.ts";

/** Of what the day may lose: a result that has moved by so much is told to risk. */
const RESULT_SHARE = 0.01;
/** Of how far through the price a closing order goes: so far its price may be from the newest. */
const THROUGH_SHARE = 0.5;

type PricesSeen = Extract<PortfolioEvent, { readonly type: "PricesSeen" }>;

interface SeenMoves extends PriceMoves {
  readonly at: EpochMs;
}

/** The step of a plan by a short bar, and the trade with its range. */
export function stepByBar(
  held: Held,
  bar: Candle,
  book: BookRules,
  { lot }: Pick<Instrument, "lot">,
): { readonly step: ExitStep; readonly trade: OpenTrade } {
  const long = held.quantity > 0;
  const rules = exitsOf(held, book);
  // The adverse extreme first: what is not known to have come later must not help.
  const worst = onPrice(held.plan, long ? bar.low : bar.high, rules, lot);
  const step = worst.exit === null
    ? onPrice(worst.plan, long ? bar.high : bar.low, rules, lot)
    : worst;
  return { step, trade: markTrade(held.trade, bar.high, bar.low) };
}

/**
 * Prices that must be remembered; null where nothing that is held has one, or where they are no news:
 * in the minute of the last ones, they move no plan, reach no exit, find nothing under way, and
 * change neither a price nor the result by much.
 */
export function priceNews(
  state: PortfolioState,
  moved: SeenMoves,
  rules: DeskRules,
): PricesSeen | null {
  const prices = seenPrices(state, moved);
  if (prices.length === 0) return null;
  const event: PricesSeen = { type: "PricesSeen", prices, at: moved.at };
  return isNoNews(state, applyPortfolio(state, event), moved, rules) ? null : event;
}

function isNoNews(
  state: PortfolioState,
  seen: PortfolioState,
  moved: SeenMoves,
  rules: DeskRules,
): boolean {
  const { at, tokens, candles, quotes } = moved;
  if (quotes === null || state.pricedAt === undefined) return false;
  if (minuteOf(at) !== minuteOf(state.pricedAt)) return false;
  const same = state.held.every((held, i) => {
    const place = tokens.indexOf(held.token);
    if (place < 0) return true;
    const { lastPrice } = seen.held[i]!;
    const bar = { ...candles[place]!, close: lastPrice };
    const book = bookOf(rules, held);
    const priceMax = held.lastPrice * book.orders.throughShare * THROUGH_SHARE;
    return Math.abs(lastPrice - held.lastPrice) <= priceMax &&
      isAtRest(state, held, book) && leavesAlone(state, held, bar, book, rules, at);
  });
  return same && !hasMoved(state, seen, rules, at);
}

function minuteOf(at: EpochMs): number {
  return Math.floor(at / MINUTE_MS);
}

/** Held under its whole stop, or by closes alone, and wanted by nobody. */
function isAtRest(state: PortfolioState, held: Held, { exits }: BookRules): boolean {
  const { book, quantity, exit, leaving, bareSince, unverified, unseen, wingOf } = held;
  const odd = leaving ?? bareSince ?? unverified ?? unseen ?? wingOf ?? closingOf(state, book);
  if (odd !== undefined && odd !== null) return false;
  if (exit === null) return exits.stopMode === "on_close";
  return exit.closing === null && exit.order.quantity - exit.filled === Math.abs(quantity);
}

function leavesAlone(
  state: PortfolioState,
  held: Held,
  bar: Candle,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  if (goesBy(held, bar, book, at) !== null) return false;
  const instrument = rules.instrument(held.token, at);
  if (held.quantity < 0 && isOption(instrument) && isUncovered(state, held)) return false;
  const { step, trade } = stepByBar(held, bar, book, instrument);
  return step.exit === null && step.plan === held.plan && trade === held.trade;
}

/** Whether risk would see another result, symbol by symbol, than the one that it was told. */
function hasMoved(
  state: PortfolioState,
  seen: PortfolioState,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  const { enforced, dayLossMax: { amount, share } } = rules.risk;
  if (!enforced) return false;
  const told = new Map(symbolMarks(state, rules, at).map((mark) => [mark.key, mark.unrealised]));
  const moves = symbolMarks(seen, rules, at)
    .map(({ key, unrealised }) => Math.abs(unrealised - (told.get(key) ?? 0)));
  const sum = moves.reduce((total, move) => total + move, 0);
  return sum >= RESULT_SHARE * Math.min(amount, rules.capital * share);
}
