/**
 * What the prices of a second do to what is held, and whether it must be remembered. A record of
 * every second would be nine tenths of a journal: those that move no plan and hardly a result only
 * have to be looked at.
 * @module
 */
import { markTrade, type OpenTrade } from "../account/trade.ts";
import type { Candle } from "../candle/candle.ts";
import { bookOf, type BookRules, type DeskRules } from "../desk_rules.ts";
import { type ExitStep, onPrice } from "../exit/plan.ts";
import type { Instrument } from "../instrument/instrument.ts";
import { excessUnits } from "../instrument/freeze_quantity.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../market_time.ts";
import { applyPortfolio } from "./apply.ts";
import { closingOf } from "./exits/closing.ts";
import type { Quote } from "../tick/tick.ts";
import type { PortfolioEvent } from "./event.ts";
import { stopTerms } from "./exits/exit_order.ts";
import { exitsOf } from "./exits/moved_plan.ts";
import { goesBy } from "./exits/must_go.ts";
import { type PriceMoves, seenPrices, symbolMarks } from "./marks.ts";
import { withNewest } from "./newest_prices.ts";
import { isUncovered, reducible } from "./own_positions.ts";
import { isOption } from "./pair.ts";
import type { Held, PortfolioState, WorkingExit } from "./state.ts";

/** Of how far through the price a closing order goes: so far its price may be from the newest. */
const THROUGH_SHARE = 0.5;

type PricesSeen = Extract<PortfolioEvent, { readonly type: "PricesSeen" }>;

interface SeenMoves extends PriceMoves {
  readonly at: EpochMs;
  /** Of whatever is watched, also where it has not moved. */
  readonly newest?: readonly Quote[];
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
 * Prices that must be remembered, of all that is held; null where nothing that is held has one, or
 * where they are no news: within a minute they move no plan, reach no exit, find nothing under way,
 * and change neither a price nor the result by much.
 */
export function priceNews(
  state: PortfolioState,
  moved: SeenMoves,
  rules: DeskRules,
): PricesSeen | null {
  const prices = seenPrices(state, withNewest(state, moved, moved.newest ?? []), rules);
  if (prices.length === 0) return null;
  const event: PricesSeen = { type: "PricesSeen", prices, at: moved.at };
  // With bars only, each is a minute's.
  if (moved.quotes === null) return event;
  const seen = applyPortfolio(state, event);
  const isSeen = seenPrices(state, moved, rules).length > 0 || hasOtherPrice(state, seen);
  return !isSeen || isNoNews(state, seen, moved, rules) ? null : event;
}

function hasOtherPrice({ held }: PortfolioState, seen: PortfolioState): boolean {
  return held.some(({ lastPrice, signalPrice }, i) =>
    lastPrice !== seen.held[i]!.lastPrice || signalPrice !== seen.held[i]!.signalPrice
  );
}

function isNoNews(
  state: PortfolioState,
  seen: PortfolioState,
  moved: SeenMoves,
  rules: DeskRules,
): boolean {
  const { at, tokens, candles } = moved;
  if (state.pricedAt === undefined) return false;
  if (at % MINUTE_MS === 0 || minuteOf(at) !== minuteOf(state.pricedAt)) return false;
  const same = state.held.every((held, i) => {
    const { lastPrice } = seen.held[i]!;
    const book = bookOf(rules, held.book);
    const priceMax = held.lastPrice * book.orders.throughShare * THROUGH_SHARE;
    if (Math.abs(lastPrice - held.lastPrice) > priceMax) return false;
    const place = tokens.indexOf(held.token);
    if (place < 0) return true;
    const bar = { ...candles[place]!, close: lastPrice };
    return isAtRest(state, held, book, rules, at) &&
      leavesAlone(state, held, bar, book, rules, at);
  });
  return same && !hasMoved(state, seen, rules, at);
}

/**
 * With the minute bars close and a square-off begins: what comes before the prices of its last
 * instant finds those of the second before.
 */
function minuteOf(at: EpochMs): number {
  return Math.floor((at + SECOND_MS) / MINUTE_MS);
}

/** Held under its whole stop, or by closes alone, and wanted by nobody. */
function isAtRest(
  state: PortfolioState,
  held: Held,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  const { exit, leaving, bareSince, unverified, unseen, wingOf } = held;
  const odd = leaving ?? bareSince ?? unverified ?? unseen ?? wingOf ??
    closingOf(state, held.book);
  if (odd !== undefined && odd !== null) return false;
  if (exit === null) return book.exits.stopMode === "on_close";
  return exit.closing === null && isWholeStop(state, held, exit, book, rules, at);
}

/**
 * Whether a stop is what it is to be: a change of it may have been refused, its band be another,
 * one order be for less than it was, or the broker have less than the desk holds.
 */
function isWholeStop(
  state: PortfolioState,
  held: Held,
  { order, filled }: WorkingExit,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  const { token } = held;
  const dayBand = rules.triggerBand?.(token, at);
  const band = rules.priceBand(token, at);
  const instrument = rules.instrument(token, at);
  const { trigger } = stopTerms(held, instrument, book, band, dayBand);
  const units = reducible(state, held);
  if (excessUnits(units, held.plan.lot, instrument) > 0) return false;
  return order.trigger === trigger && order.quantity - filled === units;
}

function leavesAlone(
  state: PortfolioState,
  held: Held,
  bar: Candle,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  // The last prices of a session are what is carried into the next one.
  if (!rules.isOpen(held.token, at) || goesBy(held, bar, book, rules, at) !== null) return false;
  const instrument = rules.instrument(held.token, at);
  if (held.quantity < 0 && isOption(instrument) && isUncovered(state, held)) return false;
  const { step, trade } = stepByBar(held, bar, book, instrument);
  return step.exit === null && step.plan === held.plan && trade === held.trade;
}

/** Whether risk would see another result, symbol by symbol, than it was told, or the day's floor. */
function hasMoved(
  state: PortfolioState,
  seen: PortfolioState,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  const { marksWanted: wanted } = state;
  if (!rules.risk.enforced) return false;
  if (wanted === undefined) return true;
  const told = new Map(symbolMarks(state, rules, at).map((mark) => [mark.key, mark.unrealised]));
  let made = 0, moved = 0;
  for (const { key, realised, unrealised } of symbolMarks(seen, rules, at)) {
    made += realised + unrealised;
    moved += Math.abs(unrealised - (told.get(key) ?? 0));
  }
  return moved >= wanted.step || made <= wanted.floor;
}
