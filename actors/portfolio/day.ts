/**
 * The hours of the portfolio's day: a session begins with the stops of what was carried; at the end
 * what has expired is booked at its settlement, at a broker once its books were read after that, then
 * the day's contract notes are written. Part of the portfolio actor; it keeps nothing of its own.
 * @module
 */
import { totalCharges } from "../../domain/account/charges.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { istDate } from "../../domain/market_time.ts";
import { equityIn } from "../../domain/portfolio/entries/capital.ts";
import { symbolMarks } from "../../domain/portfolio/marks.ts";
import { netOf, symbolOf } from "../../domain/portfolio/own_positions.ts";
import { settledAt } from "../../domain/exchange/settlement.ts";
import { isSettlementKnown, mayHaveGone, settledBy } from "../../domain/portfolio/settlement.ts";
import { covers } from "../../domain/account/position.ts";
import { type Held, heldTokens, type PortfolioState } from "../../domain/portfolio/state.ts";
import type { MarksWanted } from "../../domain/risk/marks_wanted.ts";
import { RECONCILER } from "../protocol/reconciler.ts";
import { RISK } from "../protocol/risk.ts";
import type { SessionNews } from "../protocol/session.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";
import { tellEngine } from "./holding.ts";
import { verifyCarried } from "./verify.ts";

/** All that is held gets its exit anew: a stop for the day has ended with the session before. */
export function openSession(
  state: PortfolioState,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  return heldTokens(state).reduce((next, token) => exits.protect(next, token, ctx), state);
}

/** Risk is told of it, with what the desk has then, and what closing the carried would cost. */
export function openDay(
  state: PortfolioState,
  news: SessionNews,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  // Of the day before, where its last settlement has come since.
  closeNotes(state, rules, ctx);
  const opened = ctx.emit({ type: "PortfolioDayOpened", date: news.date });
  const next = verifyCarried(opened, rules, ctx);
  ctx.tell(RISK, "DayOpened", { ...news, equity: equityIn(next) });
  // Before the first price nothing else marks the day, and its report would not know of it.
  if (rules.risk.enforced && next.held.length > 0) {
    ctx.tell(RISK, "DayMarked", { marks: symbolMarks(next, rules, ctx.now) });
  }
  return next;
}

/** How finely risk wants to be told of the day. */
export function markBy(
  state: PortfolioState,
  { step, floor }: MarksWanted,
  ctx: PortfolioContext,
): PortfolioState {
  const { marksWanted: known } = state;
  const isSame = known?.step === step && known.floor === floor;
  return isSame ? state : ctx.emit({ type: "MarksWantedSeen", step, floor });
}

/** Expired contracts first: their charges are in the day's notes. */
export function closeDay(
  state: PortfolioState,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  return notesAfter(settleExpired(state, rules, ctx), rules, ctx);
}

/** What nobody knows the settlement of yet stays held until this is asked again. */
export function settleExpired(
  state: PortfolioState,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const at = ctx.now;
  return state.held.reduce((now, held) => {
    if (!mayHaveGone(held, rules, at)) return settled(now, held, rules, ctx);
    const symbol = symbolOf(held);
    if (isSettlementKnown(held, rules, at)) ctx.tell(RECONCILER, "Verify", { symbol });
    return now;
  }, state);
}

/** The account was read: whatever of a symbol the day's trades have closed is closed by now. */
export function settleVerified(
  state: PortfolioState,
  symbol: string,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const held = state.held.find((each) => symbolOf(each) === symbol);
  const at = ctx.now;
  if (held === undefined || !isSettlementKnown(held, rules, at)) return state;
  const next = settled(state, held, rules, ctx);
  // Of an earlier day's expiry, told while another day is traded: that one's notes go on.
  const isTraded = rules.sessionsAfter(at)[0]?.date === istDate(at);
  return isTraded ? next : notesAfter(next, rules, ctx);
}

/** The day's notes, once nothing waits for a reading before it is settled. */
function notesAfter(
  state: PortfolioState,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const waits = state.held.some((held) =>
    mayHaveGone(held, rules, ctx.now) && isSettlementKnown(held, rules, ctx.now)
  );
  return waits ? state : closeNotes(state, rules, ctx);
}

/** Notes are rounded only where charges are rounded by the day. */
function closeNotes(
  state: PortfolioState,
  { charges: { rounding } }: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const charged = Object.values(state.ledger.notes).some((note) => totalCharges(note) !== 0);
  const rounds = rounding.when === "day" && charged;
  return rounds ? ctx.emit({ type: "NotesClosed", rounding }) : state;
}

function settled(
  state: PortfolioState,
  held: Held,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const at = ctx.now;
  const price = settledAt(held.token, rules, at);
  // What is known to have gone otherwise is for an operator to say.
  if (price === null || !covers(netOf(state, held), held.quantity)) return state;
  const next: PortfolioState = ctx.emit(settledBy(state, held, price, at, rules));
  const { book, signalToken } = held;
  tellEngine(next, rules, book, signalToken, ctx);
  return next;
}
