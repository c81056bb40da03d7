/**
 * Risk: the only way from a strategy to the broker. State: the day's P&L, counts and latches.
 * Durable: a halt survives every restart. Restarted with the book of the desk.
 * @module
 */
import { scheduleOn } from "../domain/account/charges.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { lossBreach } from "../domain/risk/check.ts";
import { rearmLoss } from "../domain/risk/day.ts";
import { istDate } from "../domain/market_time.ts";
import { limitsFor, type RiskLimits, type RiskRules } from "../domain/risk/limits.ts";
import { type MarksWanted, marksWanted } from "../domain/risk/marks_wanted.ts";
import { allowSame, limitsWithin } from "../domain/risk/tighter_limits.ts";
import { review } from "../domain/risk/review.ts";
import {
  applyRisk,
  quarantineOf,
  RISK_EVENTS,
  type RiskEvent,
  type RiskState,
  unopenedRisk,
} from "../domain/risk/state.ts";
import type { Book } from "../domain/instrument/instrument.ts";
import { positionKey } from "../domain/account/position.ts";
import { quarantinedIn } from "../domain/risk/quarantine.ts";
import { durableActor, type DurableDeskContext } from "./desk_actor.ts";
import { ASKED, KEPT, URGENT } from "./mail.ts";
import { BROKER } from "./protocol/broker.ts";
import { PORTFOLIO } from "./protocol/portfolio.ts";
import type { ReviewEntry, RiskProtocol } from "./protocol/risk.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";

type Ctx = DurableDeskContext<RiskProtocol, RiskState, RiskEvent>;

/** Reviews entries only: exits go from portfolio to the broker. Each verdict is on record. */
export function riskActor(desk: DeskRules): AnyBehaviour {
  const rules = desk.risk;
  const books = desk.books.map(({ book }) => book);
  return durableActor<RiskProtocol, RiskState, RiskEvent>({
    init: () => unopenedRisk(rules, desk.capital),
    apply: applyRisk,
    versions: RISK_EVENTS,
    mail: {
      ReviewEntry: KEPT,
      DayMarked: KEPT,
      Halt: URGENT,
      Rearm: KEPT,
      RearmLoss: KEPT,
      DayOpened: KEPT,
      EquityKnown: KEPT,
      TightenLimits: KEPT,
      GetQuarantine: ASKED,
      Quarantine: KEPT,
      OthersHold: KEPT,
      EndQuarantine: KEPT,
    },
    on: {
      ReviewEntry: (state, question, ctx) => reviewed(state, question, desk, ctx),
      DayMarked: (_, { marks }, ctx) => checked(ctx.emit({ type: "DayMarked", marks }), books, ctx),
      Halt: (state, { by }, ctx) => {
        if (state.day.operatorHalt) return state;
        ctx.tell(BROKER, "CancelEntries", { reason: "operator_halt" });
        return ctx.emit({ type: "OperatorHalted", by, at: ctx.now });
      },
      Rearm: (state, { by }, ctx) =>
        state.day.operatorHalt ? ctx.emit({ type: "OperatorRearmed", by, at: ctx.now }) : state,
      RearmLoss: (state, { by, allowance }, ctx) => {
        const rearmed = rearmLoss(state.day, allowance, state.limits);
        if (rearmed.type === "Refused") return state;
        ctx.tell(PORTFOLIO, "EndClosing", { reason: "loss_halt" });
        const { lossFloor } = rearmed;
        wantMarks(state.limits, ctx, marksWanted(state.limits, { lossFloor, allowance }));
        return ctx.emit({ type: "LossRearmed", by, lossFloor, at: ctx.now });
      },
      DayOpened: (_, { date, equity }, ctx) => {
        const limits = limitsFor(rules, equity);
        wantMarks(limits, ctx);
        return ctx.emit({ type: "RiskDayOpened", date, limits, equity });
      },
      EquityKnown: (state, { date, equity }, ctx) => {
        if (state.day.date !== date) return state;
        const limits = limitsWithin(state, rules, equity);
        if (state.day.lossFloor === null) wantMarks(limits, ctx);
        return ctx.emit({ type: "LimitsSet", limits, equity });
      },
      TightenLimits: (state, _, ctx) => tightened(state, rules, books, ctx),
      GetQuarantine: (state, _, ctx) => {
        ctx.reply(quarantineOf(state));
        return state;
      },
      Quarantine: (_, { symbols }, ctx) => ctx.emit({ type: "Quarantined", symbols, at: ctx.now }),
      OthersHold: (_, { others }, ctx) => ctx.emit({ type: "OthersSeen", others }),
      EndQuarantine: (state, ended, ctx) =>
        quarantinedIn(quarantineOf(state), ended.symbol) === undefined && ended.disowned === 0
          ? state
          : ctx.emit({ type: "QuarantineEnded", ...ended, at: ctx.now }),
    },
  });
}

function reviewed(state: RiskState, question: ReviewEntry, desk: DeskRules, ctx: Ctx): RiskState {
  const { request, segment, tick, positions, exposure } = question;
  const { schedule } = scheduleOn(desk.charges, segment, istDate(request.at));
  const entry = { ...request, schedule };
  const { order } = entry;
  const symbol = positionKey(order.key, order.product);
  const quarantine = quarantineOf(state);
  const quarantined = quarantinedIn(quarantine, symbol);
  const known = quarantined === undefined ? {} : { quarantined };
  const others = quarantine.others?.[symbol] ?? 0;
  const view = { day: state.day, positions, exposure, others, ...known };
  const verdict = review(entry, view, state.limits);
  const passed = verdict.type === "ALLOW" || verdict.type === "REDUCE";
  const next = ctx.emit({
    type: "EntryReviewed",
    tag: order.tag,
    order,
    verdict: verdict.type,
    quantity: passed ? verdict.order.quantity : 0,
    finding: verdict.type === "ALLOW" ? null : verdict.finding,
    at: ctx.now,
    ...(request.completes ? { completes: true } : {}),
  });
  if (passed) {
    const { quantity } = verdict.order;
    if (verdict.type === "REDUCE") {
      ctx.tell(PORTFOLIO, "EntryReduced", { tag: order.tag, quantity });
    }
    ctx.tell(BROKER, "PlaceEntry", { order: verdict.order, tick });
    return next;
  }
  ctx.tell(PORTFOLIO, "EntryRefused", { tag: order.tag, finding: verdict.finding });
  const books = desk.books.map(({ book }) => book);
  return verdict.type === "HALT_SESSION" ? checked(next, books, ctx) : next;
}

/** Limits that a start's configuration has made tighter hold at once, also against the day's loss. */
function tightened(
  state: RiskState,
  rules: RiskRules,
  books: readonly Book[],
  ctx: Ctx,
): RiskState {
  const { equity } = state;
  if (equity === undefined) return state;
  const limits = limitsWithin(state, rules, equity);
  if (allowSame(limits, state.limits)) return state;
  // What a day was re-armed for is less than any limit of it.
  if (state.day.lossFloor === null) wantMarks(limits, ctx);
  return checked(ctx.emit({ type: "LimitsSet", limits, equity }), books, ctx);
}

/** What moves the day by less than a step, portfolio need not tell. */
function wantMarks(limits: RiskLimits, ctx: Ctx, wanted: MarksWanted = marksWanted(limits)): void {
  if (limits.enforced) ctx.tell(PORTFOLIO, "MarksWanted", wanted);
}

/** Halts and flattens once the day's loss reaches its limit. */
function checked(state: RiskState, books: readonly Book[], ctx: Ctx): RiskState {
  if (state.day.lossHalt !== null) return state;
  const breach = lossBreach(state.day, state.limits);
  if (breach === null) return state;
  ctx.tell(BROKER, "CancelEntries", { reason: "loss_halt" });
  ctx.tell(PORTFOLIO, "CloseAll", { books, reason: "loss_halt" });
  return ctx.emit({ type: "LossHalted", code: breach.code, at: ctx.now });
}
