/**
 * Books that must be flat, for whatever reason: what begins it and what ends it. Part of the
 * portfolio actor; it keeps nothing of its own.
 * @module
 */
import { bookOf } from "../../domain/desk_rules.ts";
import { closingReasons, isClosingFor } from "../../domain/portfolio/exits/closing.ts";
import type { ExitReason } from "../../domain/exit/reason.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { inClosingOrder } from "../../domain/portfolio/exits/must_go.ts";
import { isDayOver, isExpiring } from "../../domain/portfolio/exits/time_over.ts";
import type { Held, PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";
import { takeBack } from "./entries.ts";
import type { PortfolioExits } from "./exits.ts";
import { tellEngine } from "./holding.ts";

type Ctx = PortfolioContext;

/** Until `endClosing` what these books come to hold later leaves at once as well. */
export function closeAll(
  state: PortfolioState,
  books: readonly Book[],
  reason: ExitReason,
  exits: PortfolioExits,
  ctx: Ctx,
): PortfolioState {
  const { rules } = exits;
  const at = ctx.now;
  const begun = books.filter((book) => !isClosingFor(state, book, reason));
  const next = begun.length === 0
    ? state
    : ctx.emit({ type: "ClosingBegan", books: begun, reason });
  const held = inClosingOrder(state.held, (token) => rules.instrument(token, at));
  return leave(next, held, ({ book }) => books.includes(book), exits, ctx);
}

/** Of what expires or ends today, once its book no longer holds it. Marks no book as closing. */
export function closeExpiring(
  state: PortfolioState,
  exits: PortfolioExits,
  ctx: Ctx,
): PortfolioState {
  const { rules } = exits;
  const at = ctx.now;
  const ends = ({ book, token }: Pick<Held, "book" | "token">) => {
    const own = bookOf(rules, book);
    const held = state.held.find((each) => each.token === token);
    return isExpiring(rules.instrument(token, at), own, rules, at) ||
      held !== undefined && isDayOver(held, own, rules, at);
  };
  return leave(state, state.held, ends, exits, ctx);
}

/** Takes back the entries that `of` names, and sees to it that those of `held` go. */
function leave(
  state: PortfolioState,
  held: readonly Held[],
  of: (each: Pick<Held, "book" | "token">) => boolean,
  exits: PortfolioExits,
  ctx: Ctx,
): PortfolioState {
  takeBack(state, ({ order }) => of(order), ctx);
  let next = state;
  for (const { token, book, signalToken } of held.filter(of)) {
    next = exits.protect(next, token, ctx);
    tellEngine(next, exits.rules, book, signalToken, ctx);
  }
  return next;
}

/** For the books that close for `reason`. The end of `flatten` ends the takeover too. */
export function endClosing(state: PortfolioState, reason: ExitReason, ctx: Ctx): PortfolioState {
  const takesOver = reason === "flatten" && state.takeover !== undefined;
  return takesOver || closingReasons(state).has(reason)
    ? ctx.emit({ type: "ClosingEnded", reason })
    : state;
}
