/**
 * What an engine is told of a position. Part of the portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import type { Book, InstrumentToken } from "../domain/instrument.ts";
import { enteringBy, heldBy, type PortfolioState } from "../domain/portfolio/state.ts";
import type { PortfolioContext } from "./portfolio_exits.ts";
import { engineRef, type HoldingChanged } from "./protocol.ts";

/** Tells the engine of a book how it stands in an instrument. */
export function tellEngine(
  state: PortfolioState,
  rules: DeskRules,
  book: Book,
  token: InstrumentToken,
  ctx: PortfolioContext,
): void {
  ctx.tell(engineRef(book), "HoldingChanged", holdingOf(state, rules, book, token));
}

/** What a book has in each instrument whose bars its engine sees. */
export function holdingsOf(state: PortfolioState, rules: DeskRules, book: Book): HoldingChanged[] {
  const own = rules.books.find((each) => each.book === book);
  return (own?.tokens ?? []).map((token) => holdingOf(state, rules, book, token));
}

/** Of the position that an engine has in, or because of, the instrument whose bars it sees. */
export function holdingOf(
  state: PortfolioState,
  rules: DeskRules,
  book: Book,
  token: InstrumentToken,
): HoldingChanged {
  const held = heldBy(state, book, token);
  const entering = enteringBy(state, book, token);
  if (held === undefined) {
    const owner = entering?.order.strategy ?? null;
    return { token, owner, holding: null, openedAt: 0, underWay: entering ? "entry" : null };
  }
  const { plan, openedAt, leaving } = held;
  // A put that is held for its underlying gains when that falls.
  const falls = held.token !== token && rules.instrument(held.token, openedAt).kind === "PE";
  return {
    token,
    owner: held.strategy,
    holding: { side: falls ? "SHORT" : plan.side, entryPrice: plan.entry },
    openedAt,
    underWay: leaving !== null ? "exit" : entering ? "entry" : null,
  };
}
