/**
 * The hours of the portfolio's day: a session begins with the stops of what was carried; at the end
 * what has expired is booked at its settlement, then the day's contract notes are written. Part of
 * the portfolio actor; it keeps nothing of its own.
 * @module
 */
import { totalCharges } from "../../domain/account/charges.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { heldTokens } from "../../domain/portfolio/fill.ts";
import { settledAt } from "../../domain/exchange/settlement.ts";
import { settledBy } from "../../domain/portfolio/settlement.ts";
import type { Held, PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";
import { tellEngine } from "./holding.ts";

/** All that is held gets its exit anew: a stop for the day has ended with the session before. */
export function openSession(
  state: PortfolioState,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  return heldTokens(state).reduce((next, token) => exits.protect(next, token, ctx), state);
}

/** Expired contracts first. Notes are rounded only where charges are rounded by the day. */
export function closeDay(
  state: PortfolioState,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const next = settleExpired(state, rules, ctx);
  const { rounding } = rules.charges;
  const charged = Object.values(next.ledger.notes).some((note) => totalCharges(note) !== 0);
  const rounds = rounding.when === "day" && charged;
  return rounds ? ctx.emit({ type: "NotesClosed", rounding }) : next;
}

/** What nobody knows the settlement of yet stays held until this is asked again. */
export function settleExpired(
  state: PortfolioState,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  return state.held.reduce((now, held) => settled(now, held, rules, ctx), state);
}

function settled(
  state: PortfolioState,
  held: Held,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const at = ctx.now as EpochMs;
  const price = settledAt(held.token, rules, at);
  if (price === null) return state;
  const next: PortfolioState = ctx.emit(settledBy(state, held, price, at, rules));
  const { book, signalToken } = held;
  tellEngine(next, rules, book, signalToken, ctx);
  return next;
}
