/**
 * The broker: owns every order of the desk from intent to end. Nothing leaves before its record
 * is durable; what has no answer is looked up by tag, never sent again. State: the orders of the
 * day. Durable; restarted with the book of the desk.
 * @module
 */
import { isTurnedAway } from "../../domain/broker/turned_away.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { absorb, isTerminal, type OrderReport, type OrderState } from "../../domain/order/order.ts";
import { CHANGES_LOST, NOT_TAKEN } from "../../domain/broker/change_budget.ts";
import {
  applyBlotter,
  BLOTTER_EVENTS,
  type BlotterEvent,
  type BlotterState,
  EMPTY_BLOTTER,
  orderUnder,
} from "../../domain/order/blotter.ts";
import type { OrderReply } from "../../domain/ports.ts";
import { durableActor } from "../desk_actor.ts";
import {
  type BrokerContext,
  cancel,
  find,
  followCancel,
  modify,
  modifyRefused,
  named,
  place,
  tellEnded,
  tellTaken,
  termsShown,
  turnedUp,
} from "./requests.ts";
import { changeDoubted, changeOvertaken, changeRead, isOvertaken } from "./changes.ts";
import {
  absentAfterMs,
  doubted,
  LOOK_UP_EVERY_MS,
  lookAgain,
  lookOnceMore,
  lost,
  recalled,
} from "./look_ups.ts";
import { ASKED, KEPT, URGENT } from "../mail.ts";
import type { BrokerProtocol, OrderQuestion } from "../protocol/broker.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { AnyBehaviour, Mailbox } from "../runtime/behaviour.ts";
import type { Answer } from "../runtime/context.ts";

type Ctx = BrokerContext;

/** An exit that the broker has not confirmed by then is an alarm. */
const CONFIRM_WITHIN_MS = 2 * SECOND_MS;

export interface BrokerRules extends Pick<DeskRules, "execution" | "changesPerOrder"> {
  /** An entry's unfilled rest is cancelled after this; null: never. */
  readonly entryTimeoutMs: number | null;
}

const MAIL: Mailbox<BrokerProtocol> = {
  PlaceEntry: KEPT,
  PlaceExit: KEPT,
  ModifyExit: KEPT,
  CancelOrder: KEPT,
  CancelEntries: URGENT,
  OrderAnswered: KEPT,
  OrderReported: KEPT,
  EntryTimedOut: KEPT,
  LookUp: KEPT,
  DoubtOrder: KEPT,
  RecallOrder: KEPT,
  TermsSeen: KEPT,
  TermsShown: KEPT,
  ChangeDoubted: KEPT,
  ConfirmDue: KEPT,
  GetOrders: ASKED,
  DayOpened: KEPT,
};

/** An entry leaves through the gate `entries`; exits, changes and cancels pass no gate. */
export function brokerActor(rules: BrokerRules): AnyBehaviour {
  return durableActor<BrokerProtocol, BlotterState, BlotterEvent>({
    init: () => EMPTY_BLOTTER,
    apply: applyBlotter,
    versions: BLOTTER_EVENTS,
    mail: MAIL,
    on: {
      PlaceEntry: (state, placement, ctx) => {
        const next = place(state, placement, "entries", ctx);
        if (next !== state && rules.entryTimeoutMs !== null) {
          const { tag } = placement.order;
          ctx.timer(`entry ${tag}`, rules.entryTimeoutMs, "EntryTimedOut", { tag });
        }
        return next;
      },
      PlaceExit: (state, placement, ctx) => {
        const next = place(state, placement, null, ctx);
        if (next !== state && rules.execution === "broker") {
          const { tag } = placement.order;
          ctx.timer(`confirm ${tag}`, CONFIRM_WITHIN_MS, "ConfirmDue", { tag });
        }
        return next;
      },
      ModifyExit: (state, { tag, change }, ctx) => {
        // What is to go on under other terms is not to be cancelled once more.
        const goesOn = orderUnder(state, tag)?.stuck !== true;
        if (rules.execution === "broker" && goesOn) ctx.cancel(`cancel ${tag}`);
        return modify(state, tag, change, rules, ctx);
      },
      CancelOrder: (state, { tag }, ctx) => cancel(state, tag, ctx),
      CancelEntries: (state, _, ctx) => {
        let next = state;
        for (const { order } of state.working) {
          if (order.purpose === "entry") next = cancel(next, order.tag, ctx);
        }
        return next;
      },
      EntryTimedOut: (state, { tag }, ctx) => cancel(state, tag, ctx),
      OrderAnswered: (state, { carry, answer }, ctx) => {
        if (rules.execution === "broker") followCancel(state, carry, answer, ctx);
        return answered(state, carry, answer, rules, ctx);
      },
      OrderReported: (state, report, ctx) => reported(state, report, ctx),
      LookUp: (state, { tag, since, ...missing }, ctx) => {
        const held = orderUnder(state, tag);
        if (held !== undefined && !isTerminal(held.status)) find(held, since, ctx, missing);
        return state;
      },
      DoubtOrder: (state, { tag }, ctx) => doubted(state, tag, ctx),
      RecallOrder: (state, sent, ctx) => recalled(state, sent, ctx),
      TermsSeen: (state, { tag, works, changedAt, stuck }, ctx) =>
        orderUnder(state, tag)?.changedAt === changedAt
          ? modifyRefused(tag, stuck ? CHANGES_LOST : NOT_TAKEN, works, ctx)
          : state,
      TermsShown: (state, shown, ctx) => termsShown(state, shown, ctx),
      ChangeDoubted: (state, doubt, ctx) => changeDoubted(state, doubt, ctx),
      ConfirmDue: (state, { tag }, ctx) =>
        orderUnder(state, tag)?.status === "INTENDED"
          ? ctx.emit({ type: "OrderUnconfirmed", tag, at: ctx.now })
          : state,
      GetOrders: (state, { since }, ctx) => {
        ctx.reply(everyOrder(state).filter(({ changedAt }) => changedAt >= since));
        return state;
      },
      DayOpened: (state, { date }, ctx) =>
        state.ended.length > 0 ? ctx.emit({ type: "BlotterDayCleared", date }) : state,
    },
  });
}

type Carry = OrderQuestion;

function answered(
  state: BlotterState,
  carry: Carry,
  answer: Answer<OrderReply>,
  rules: BrokerRules,
  ctx: Ctx,
): BlotterState {
  const { tag } = carry;
  const held = orderUnder(state, tag);
  if (held === undefined) return state;
  if (isOvertaken(held, carry)) return changeOvertaken(state, held, ctx);
  const at = ctx.now;
  if (answer.type === "ok") return replied(state, held, carry, answer.body, rules, ctx);
  if (answer.type === "withheld") {
    return ended(ctx.emit({ type: "OrderWithheld", tag, reason: answer.reason, at }), tag, ctx);
  }
  return isTerminal(held.status) ? state : unanswered(state, held, carry, ctx);
}

/** No answer says nothing. What may be asked twice is; a placement is looked up instead. */
function unanswered(
  state: BlotterState,
  held: OrderState,
  { tag, asked, since }: Carry,
  ctx: Ctx,
): BlotterState {
  switch (asked) {
    case "Place":
      // A report was faster than the answer that is missing.
      if (held.orderId !== null) return state;
      return lost(held, since, ctx);
    case "Find":
      // Nobody has looked: what counts is a list of long enough after that does not have it.
      lookAgain(held, since, ctx);
      return state;
    case "Modify":
      return modifyRefused(tag, "no_answer", null, ctx);
    case "Cancel":
      ctx.timer(`cancel ${tag}`, LOOK_UP_EVERY_MS, "CancelOrder", { tag });
      return state;
  }
}

function replied(
  state: BlotterState,
  held: OrderState,
  carry: Carry,
  reply: OrderReply,
  rules: BrokerRules,
  ctx: Ctx,
): BlotterState {
  const { tag, asked, since, works } = carry;
  const at = ctx.now;
  switch (reply.type) {
    case "Taken": {
      const { orderId } = reply;
      if (asked === "Modify" && !isTerminal(held.status)) tellTaken(held, ctx);
      if (asked !== "Place" || held.orderId !== null) return state;
      return named(ctx.emit({ type: "OrderTaken", tag, orderId, at }), held, ctx);
    }
    case "Refused":
      if (asked === "Place") {
        // What it has shown by then, it has: its reports say what becomes of it.
        if (held.orderId !== null) return state;
        // A broker's own words: the same ones twice are worth noticing.
        const isBroker = rules.execution === "broker";
        const reason = isBroker ? reply.message : reply.code;
        // Believed, and looked for all the same: nothing must come to work beside its next try.
        if (isBroker && held.order.purpose !== "entry") find(held, at, ctx);
        const how = { turnedAway: isTurnedAway(reply.code) };
        return ended(ctx.emit({ type: "OrderRefused", tag, reason, at }), tag, ctx, how);
      }
      if (asked !== "Modify") return state;
      // Kite says the same of an order that has ended.
      if (reply.code === "order_busy" && held.status !== "UNKNOWN") find(held, at, ctx);
      return modifyRefused(tag, reply.code, works ?? null, ctx);
    case "Found": {
      const next = reply.reports.reduce((next, report) => reported(next, report, ctx), state);
      return changeRead(next, carry, reply.rests, ctx);
    }
    case "NotFound":
      if (held.status !== "UNKNOWN") return state;
      if (at - since < absentAfterMs(held)) lookAgain(held, since, ctx);
      // What the broker has named it had: one list may be wrong, two on end are not.
      else if (held.orderId !== null && !carry.missing) lookOnceMore(tag, since, ctx);
      else return ended(ctx.emit({ type: "OrderAbsent", tag, at }), tag, ctx);
      return state;
  }
}

function reported(state: BlotterState, report: OrderReport, ctx: Ctx): BlotterState {
  const { tag } = report;
  const held = orderUnder(state, tag);
  // Somebody else's order, from the phone or another program: the reconciler's business.
  if (held === undefined) return state;
  // One intent is one order: a second one under its tag is not ours to believe.
  if (held.orderId !== null && report.orderId !== held.orderId) return state;
  const at = ctx.now;
  const { changed, fill } = absorb(held, report, at);
  if (!changed) return state;
  let next = ctx.emit({ type: "OrderReported", report, at });
  const hasEnded = isTerminal(orderUnder(next, tag)!.status);
  // Whoever may follow it must do so before another order takes its place.
  if (isTerminal(held.status) && !hasEnded) next = turnedUp(next, tag, held.filled, ctx);
  if (fill !== null) {
    if (isTerminal(held.status)) {
      next = ctx.emit({ type: "OrderFilledLate", tag, quantity: fill.quantity, at });
    }
    const { order, turnover } = held;
    ctx.tell(PORTFOLIO, "OrderFilled", { order, fill, before: turnover, ended: hasEnded });
  }
  if (isTerminal(held.status)) return next;
  return hasEnded ? ended(next, tag, ctx, { filling: fill !== null }) : named(next, held, ctx);
}

/** `filling`: it ended with an execution that the portfolio is told of. */
function ended(
  state: BlotterState,
  tag: string,
  ctx: Ctx,
  { filling = false, turnedAway = false } = {},
): BlotterState {
  const held = orderUnder(state, tag)!;
  if (held.order.purpose === "entry") ctx.cancel(`entry ${tag}`);
  // Of a complete order the portfolio has seen the last fill: of an exit that said that it ended, if
  // it was known by then, and an entry is over with its units, unless somebody made it smaller.
  const isExit = held.order.purpose !== "entry";
  const isTold = isExit ? filling : held.filled >= held.order.quantity;
  if (held.status !== "COMPLETE" || !isTold) tellEnded(held, ctx, turnedAway);
  return state;
}
