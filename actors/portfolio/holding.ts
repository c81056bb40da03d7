/**
 * What an engine is told of a position. Part of the portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { barTokens, livesBy } from "../../domain/portfolio/followed_bars.ts";
import { type Pause, pausesIn } from "../../domain/portfolio/entries/pause.ts";
import { enteringBy, heldBy, type PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";
import { engineRef, type HoldingChanged } from "../protocol/engine.ts";

/** Tells the engine of a book how it stands in an instrument. */
export function tellEngine(
  state: PortfolioState,
  rules: DeskRules,
  book: Book,
  token: InstrumentToken,
  ctx: PortfolioContext,
): void {
  const at = ctx.now;
  const paused = pausesIn(state, rules.books.find((each) => each.book === book), at);
  ctx.tell(engineRef(book), "HoldingChanged", holdingOf(state, rules, book, token, paused));
}

/**
 * Tells an engine that has started how it stands in all whose bars it sees. What is held because of
 * another's bars, of a contract that is not traded any more, lives by these from now on.
 */
export function holdings(
  state: PortfolioState,
  rules: DeskRules,
  book: Book,
  ctx: PortfolioContext,
): PortfolioState {
  const own = rules.books.find((each) => each.book === book);
  if (own === undefined) {
    ctx.reply([]);
    return state;
  }
  const nameOf = (token: InstrumentToken) => rules.instrument(token, ctx.now).name;
  let next = state;
  for (const held of state.held.filter((each) => each.book === book)) {
    const signalToken = livesBy(held, own, nameOf);
    if (signalToken === held.signalToken) continue;
    next = ctx.emit({ type: "SignalMoved", token: held.token, signalToken });
  }
  const at = ctx.now;
  const paused = pausesIn(next, own, at);
  ctx.reply(barTokens(own).map((token) => holdingOf(next, rules, book, token, paused)));
  return next;
}

/** Of the position that an engine has in, or because of, the instrument whose bars it sees. */
export function holdingOf(
  state: PortfolioState,
  rules: DeskRules,
  book: Book,
  token: InstrumentToken,
  paused: readonly Pause[],
): HoldingChanged {
  const held = heldBy(state, book, token);
  const entering = enteringBy(state, book, token);
  if (held === undefined) {
    const owner = entering?.order.strategy ?? null;
    const underWay = entering ? "entry" : null;
    return { token, owner, holding: null, openedAt: 0, underWay, paused };
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
    paused,
  };
}
