/**
 * Books that must be flat, for whatever reason: what begins it and what ends it. Part of the
 * portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { ExitReason } from "../domain/exit/reason.ts";
import type { Book } from "../domain/instrument.ts";
import type { EpochMs } from "../domain/market_time.ts";
import { inClosingOrder, isExpiring } from "../domain/portfolio/exit.ts";
import type { Held, PortfolioState } from "../domain/portfolio/state.ts";
import type { PortfolioContext, PortfolioExits } from "./portfolio_exits.ts";
import { tellEngine } from "./portfolio_holding.ts";
import { BROKER } from "./protocol.ts";

type Ctx = PortfolioContext;

export function closeAll(
  state: PortfolioState,
  books: readonly Book[],
  reason: ExitReason,
  exits: PortfolioExits,
  ctx: Ctx,
): PortfolioState {
  const { rules } = exits;
  const at = ctx.now as EpochMs;
  // The first reason stands: a square-off ends with its session, a loss halt does not.
  const begun = books.filter((book) => state.closing[book] === undefined);
  let next = begun.length === 0 ? state : ctx.emit({ type: "ClosingBegan", books: begun, reason });
  for (const { order } of state.entering) {
    if (books.includes(order.book)) ctx.tell(BROKER, "CancelOrder", { tag: order.tag });
  }
  for (const held of inClosingOrder(state.held, (token) => rules.instrument(token, at))) {
    if (!books.includes(held.book)) continue;
    next = exits.protect(next, held.token, ctx);
    tellEngine(next, rules, held.book, held.signalToken, ctx);
  }
  return next;
}

export function closeExpiring(
  state: PortfolioState,
  exits: PortfolioExits,
  ctx: Ctx,
): PortfolioState {
  const { rules } = exits;
  const at = ctx.now as EpochMs;
  const expires = ({ book, token }: Pick<Held, "book" | "token">) => {
    const own = rules.books.find((each) => each.book === book)!;
    return isExpiring(rules.instrument(token, at), own, at);
  };
  for (const { order } of state.entering) {
    if (expires(order)) ctx.tell(BROKER, "CancelOrder", { tag: order.tag });
  }
  return state.held.filter(expires).reduce<PortfolioState>((next, held) => {
    const closed = exits.protect(next, held.token, ctx);
    tellEngine(closed, rules, held.book, held.signalToken, ctx);
    return closed;
  }, state);
}

export function endClosing(state: PortfolioState, reason: ExitReason, ctx: Ctx): PortfolioState {
  return Object.values(state.closing).includes(reason)
    ? ctx.emit({ type: "ClosingEnded", reason })
    : state;
}
