/**
 * Positions without an exit that lives: since when, and who is to look again. Part of the portfolio
 * actor; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import {
  BARE_ALARM_MS,
  BARE_MAX_MS,
  hasLived,
  takesOrders,
} from "../../domain/portfolio/exits/bare.ts";
import type { ExitSet } from "../../domain/portfolio/event.ts";
import { lookAfterMs, partBareAfter, unitsBare } from "../../domain/portfolio/exits/part_bare.ts";
import type { Held, PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";

/**
 * Since when a position is without an exit that lives; asks to be reminded of it. A wing needs none,
 * so that nobody is: it only counts how long its sale has been refused.
 */
export function bareSince(
  state: PortfolioState,
  { exit, token, bareSince: before, book, wingOf }: Held,
  how: "refused" | "absent",
  rules: DeskRules,
  ctx: PortfolioContext,
): EpochMs | undefined {
  const own = rules.books.find((each) => each.book === book);
  const stops = own?.exits.stopMode === "at_broker" && rules.marketData === "ticks";
  const at = ctx.now;
  const isWing = wingOf !== undefined;
  if (!stops || (isWing && how === "absent")) return undefined;
  if (!takesOrders(state, token, rules, at)) return undefined;
  // What did not live has not ended what was before it.
  if (how === "refused" && before !== undefined && exit !== null && !hasLived(exit, at)) {
    return before;
  }
  if (!isWing) lookAgain(token, ctx);
  // Nobody knows since when it was not there: it was looked for as long as anybody may wait.
  return how === "absent" ? at - BARE_MAX_MS as EpochMs : at;
}

/**
 * What is remembered of a stop as it is again, once other terms of it were refused: whether a part
 * of the position has none. Asks to be reminded of that.
 */
export function partlyBare(
  state: PortfolioState,
  held: Held,
  reason: string,
  rules: DeskRules,
  ctx: PortfolioContext,
): Partial<ExitSet> {
  const at = ctx.now;
  const { token, partBare } = held;
  const units = unitsBare(state, held, rules, at);
  const counts = rules.marketData === "ticks" && takesOrders(state, token, rules, at);
  if (units === 0 || !counts) return {};
  // Who looks already does so every two seconds, however often it is refused.
  if (partBare === undefined) lookAgain(token, ctx, lookAfterMs(reason));
  return { partBare: partBareAfter(held, units, reason, at) };
}

/** In a while, whether a price comes or not. */
export function lookAgain(
  token: InstrumentToken,
  ctx: PortfolioContext,
  delayMs = BARE_ALARM_MS,
): void {
  ctx.timer(`bare ${token}`, delayMs, "BareDue", { token });
}
