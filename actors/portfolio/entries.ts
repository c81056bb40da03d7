/**
 * Entries on their way: what was judged goes to risk, and what a wing has been bought for is sold
 * as soon as the wing's own entry is over. Part of the portfolio actor; it keeps nothing of its
 * own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import type { Judged } from "../../domain/portfolio/entries/judged_entry.ts";
import {
  type Entering,
  enteringUnder,
  isSwitchedOff,
  type PortfolioState,
  positionOf,
} from "../../domain/portfolio/state.ts";
import { judgeWritten } from "../../domain/portfolio/entries/written_entry.ts";
import type { StrategyFailure } from "../../domain/strategy/failure.ts";
import type { Intent } from "../../domain/strategy/intent.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";
import { tellEngine } from "./holding.ts";
import { followPairs } from "./pairs.ts";
import { BROKER } from "../protocol/broker.ts";
import type { PortfolioProtocol } from "../protocol/portfolio.ts";
import { RISK } from "../protocol/risk.ts";

/** Records what was judged of an intent, and asks risk about an entry. */
export function enter(
  intent: Intent,
  judged: Judged,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  if (judged.type === "Refused") {
    const { code, detail } = judged;
    return ctx.emit({ type: "IntentRefused", intent, code, detail });
  }
  const { type: _, entering, margin, ...question } = judged;
  const { tag } = entering.order;
  const told = margin === null || rules.execution === "paper" ? {} : { margin };
  const next = ctx.emit({ type: "EntryIntended", tag, intent, entering, ...told });
  ctx.tell(RISK, "ReviewEntry", question);
  tellEngine(next, rules, intent.book, intent.token, ctx);
  return next;
}

/**
 * Sells behind a wing whose entry was under way `before` and is no more: in the same turn, so that
 * nobody else can take it for one that covers nothing.
 */
export function sellBehind(
  before: Entering | undefined,
  state: PortfolioState,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  if (before?.writes === undefined) return state;
  const { writes, order: { tag, token } } = before;
  if (enteringUnder(state, tag) !== undefined || positionOf(state, token) === undefined) {
    return state;
  }
  return enter(writes, judgeWritten(state, writes, rules, ctx.now), rules, ctx);
}

/** Risk lets fewer units pass of an entry that is still under way. */
export function entryReduced(
  state: PortfolioState,
  { tag, quantity }: PortfolioProtocol["EntryReduced"],
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  if (enteringUnder(state, tag) === undefined) return state;
  return followPairs(ctx.emit({ type: "EntryReduced", tag, quantity }), exits, ctx);
}

/** An engine that was recovered meanwhile may say it twice. */
export function strategyFailed(
  state: PortfolioState,
  failure: StrategyFailure,
  ctx: PortfolioContext,
): PortfolioState {
  const { book, strategy } = failure;
  const isKnown = state.failed?.some((each) => each.book === book && each.strategy === strategy);
  return isKnown ? state : ctx.emit({ type: "StrategyFailed", ...failure });
}

/** Takes back the entries that `of` names. */
export function takeBack(
  { entering }: PortfolioState,
  of: (each: Entering) => boolean,
  ctx: PortfolioContext,
): void {
  for (const each of entering) {
    if (of(each)) ctx.tell(BROKER, "CancelOrder", { tag: each.order.tag });
  }
}

/** Nothing is sold behind a wing of an engine that is off: what is on its way of one ends. */
export function engineSwitched(
  state: PortfolioState,
  book: Book,
  on: boolean,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  if (isSwitchedOff(state, book) === !on) return state;
  const isWing = ({ order, writes }: Entering) => order.book === book && writes !== undefined;
  if (!on) takeBack(state, isWing, ctx);
  const next = ctx.emit({ type: "EngineSwitched", book, on });
  // It may have been told of a failure that has just been lifted.
  const { failed } = state;
  const told = rules.books.find((each) => each.book === book)?.tokens[0];
  const lifts = on && failed?.some((each) => each.book === book);
  if (lifts && told !== undefined) tellEngine(next, rules, book, told, ctx);
  return next;
}
