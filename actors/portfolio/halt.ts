/**
 * Halts of the whole market: nothing is asked of it while it stands still, and afterwards every
 * stop is presumed gone until it is seen. Part of the portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { haltAt, haltOf, type IndexMove } from "../../domain/calendar/market_halt.ts";
import { heldOf, heldTokens, type PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";
import { BROKER } from "../protocol/broker.ts";

type Ctx = PortfolioContext;

/** The exchange cancels what rests; its reports of that follow. */
export function indexMoved(
  state: PortfolioState,
  move: IndexMove,
  { haltIndices }: DeskRules,
  ctx: Ctx,
): PortfolioState {
  const halt = haltOf(haltIndices, state.halt, move);
  if (halt === null) return state;
  if (halt.until !== null) ctx.timer("resume", halt.until - ctx.now, "ResumeDue", null);
  return ctx.emit({ type: "TradingHalted", halt });
}

/** Stops first: this turn is over before any entry is judged. */
export function resumed(state: PortfolioState, exits: PortfolioExits, ctx: Ctx): PortfolioState {
  if (haltAt(state.halt, ctx.now) === null) return state;
  let next: PortfolioState = ctx.emit({ type: "TradingResumed" });
  for (const token of heldTokens(next)) {
    const { exit } = heldOf(next, token);
    if (exit === null) next = exits.protect(next, token, ctx);
    // No end of it was reported; looked for and not found, it is placed anew.
    else ctx.tell(BROKER, "DoubtOrder", { tag: exit.order.tag });
  }
  return next;
}
