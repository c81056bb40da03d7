/**
 * The broker: owns every order of the desk from intent to end. Nothing leaves before its record
 * is durable; what has no answer is looked up by tag, never sent again. State: the orders of the
 * day. Durable; restarted with the book of the desk.
 * @module
 */
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../domain/market_time.ts";
import {
  absorb,
  isTerminal,
  type Modification,
  type OrderReport,
  type OrderState,
  termsOf,
} from "../domain/order.ts";
import {
  applyBlotter,
  BLOTTER_EVENTS,
  type BlotterEvent,
  type BlotterState,
  EMPTY_BLOTTER,
  orderUnder,
} from "../domain/blotter.ts";
import type { OrderReply, OrderRequest } from "../domain/ports.ts";
import type { Approved } from "../domain/risk/approved.ts";
import { KEPT, URGENT } from "./mail.ts";
import {
  type BrokerProtocol,
  ORDER_PORT,
  type OrderQuestion,
  type Placement,
  PORTFOLIO,
} from "./protocol.ts";
import { type AnyBehaviour, durable } from "./runtime/behaviour.ts";
import type { Answer, DurableContext } from "./runtime/context.ts";

type Ctx = DurableContext<BrokerProtocol, BlotterState, BlotterEvent>;

/** An order that nobody knows is looked up this often, and given up as absent after a minute. */
const LOOK_UP_EVERY_MS = 2 * SECOND_MS;
const ABSENT_AFTER_MS = MINUTE_MS;

export interface BrokerRules {
  /** An entry's unfilled rest is cancelled after this; null: never. */
  readonly entryTimeoutMs: number | null;
}

export function brokerActor(rules: BrokerRules): AnyBehaviour {
  return durable<BrokerProtocol, BlotterState, BlotterEvent>({
    init: () => EMPTY_BLOTTER,
    apply: applyBlotter,
    versions: BLOTTER_EVENTS,
    mail: {
      PlaceEntry: KEPT,
      PlaceExit: KEPT,
      ModifyExit: KEPT,
      CancelOrder: KEPT,
      CancelEntries: URGENT,
      OrderAnswered: KEPT,
      OrderReported: KEPT,
      EntryTimedOut: KEPT,
      LookUp: KEPT,
      DayOpened: KEPT,
    },
    on: {
      PlaceEntry: (state, placement, ctx) => {
        const next = place(state, placement, "entries", ctx);
        if (next !== state && rules.entryTimeoutMs !== null) {
          const { tag } = placement.order;
          ctx.timer(`entry ${tag}`, rules.entryTimeoutMs, "EntryTimedOut", { tag });
        }
        return next;
      },
      PlaceExit: (state, placement, ctx) => place(state, placement, null, ctx),
      ModifyExit: (state, { tag, change }, ctx) => modify(state, tag, change, ctx),
      CancelOrder: (state, { tag }, ctx) => cancel(state, tag, ctx),
      CancelEntries: (state, _, ctx) => {
        let next = state;
        for (const { order } of state.working) {
          if (order.purpose === "entry") next = cancel(next, order.tag, ctx);
        }
        return next;
      },
      EntryTimedOut: (state, { tag }, ctx) => cancel(state, tag, ctx),
      OrderAnswered: (state, { carry, answer }, ctx) => answered(state, carry, answer, ctx),
      OrderReported: (state, report, ctx) => reported(state, report, ctx),
      LookUp: (state, { tag, since }, ctx) => {
        const unknown = orderUnder(state, tag)?.status === "UNKNOWN";
        if (unknown) send({ type: "Find", tag }, { tag, asked: "Find", since }, null, ctx);
        return state;
      },
      DayOpened: (state, { date }, ctx) =>
        state.ended.length > 0 ? ctx.emit({ type: "BlotterDayCleared", date }) : state,
    },
  });
}

type Carry = OrderQuestion;

/** Records the intent; the request leaves when the record is durable. */
function place(
  state: BlotterState,
  { order, tick }: Placement,
  gate: string | null,
  ctx: Ctx,
): BlotterState {
  const { tag } = order;
  // The tag is the order: the same intent twice is one order.
  if (orderUnder(state, tag) !== undefined) return state;
  const at = ctx.now as EpochMs;
  const next = ctx.emit({ type: "OrderIntended", order, at });
  send({ type: "Place", order, tick }, { tag, asked: "Place", since: at }, gate, ctx);
  return next;
}

function send(request: OrderRequest, carry: Carry, gate: string | null, ctx: Ctx): void {
  ctx.io(ORDER_PORT, request, {
    as: "OrderAnswered",
    carry,
    key: `${carry.asked} ${carry.tag}`,
    ...(gate === null ? {} : { gate }),
  });
}

function modify(
  state: BlotterState,
  tag: string,
  change: Approved<Modification>,
  ctx: Ctx,
): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined) throw new Error(`Modification of ${tag}, which was never ordered`);
  if (isTerminal(held.status)) {
    tellEnded(held, ctx);
    return state;
  }
  const at = ctx.now as EpochMs;
  const works = termsOf(held.order);
  const next = ctx.emit({ type: "ModifyRequested", tag, change, at });
  if (held.orderId === null) return ctx.emit({ type: "ModifyAwaited", tag, change, at });
  const { orderId } = held;
  send({ type: "Modify", orderId, change }, { tag, asked: "Modify", since: at, works }, null, ctx);
  return next;
}

/** Cancels now, or as soon as the order has an id. */
function cancel(state: BlotterState, tag: string, ctx: Ctx): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined || isTerminal(held.status)) return state;
  if (held.orderId !== null) sendCancel(tag, held.orderId, ctx);
  return ctx.emit({ type: "CancelRequested", tag, at: ctx.now as EpochMs });
}

function sendCancel(tag: string, orderId: string, ctx: Ctx): void {
  const since = ctx.now as EpochMs;
  send({ type: "Cancel", orderId }, { tag, asked: "Cancel", since }, null, ctx);
}

function answered(
  state: BlotterState,
  carry: Carry,
  answer: Answer<OrderReply>,
  ctx: Ctx,
): BlotterState {
  const { tag, asked } = carry;
  const held = orderUnder(state, tag);
  if (held === undefined) return state;
  const at = ctx.now as EpochMs;
  if (answer.type === "ok") return replied(state, held, carry, answer.body, ctx);
  if (answer.type === "withheld") {
    return ended(ctx.emit({ type: "OrderWithheld", tag, reason: answer.reason, at }), tag, ctx);
  }
  return isTerminal(held.status) ? state : unanswered(state, tag, asked, ctx);
}

/** No answer says nothing. What may be asked twice is; a placement is looked up instead. */
function unanswered(
  state: BlotterState,
  tag: string,
  asked: OrderRequest["type"],
  ctx: Ctx,
): BlotterState {
  const at = ctx.now as EpochMs;
  switch (asked) {
    case "Place":
    case "Find":
      ctx.timer(`look up ${tag}`, LOOK_UP_EVERY_MS, "LookUp", { tag, since: at });
      return asked === "Place" ? ctx.emit({ type: "OrderLost", tag, at }) : state;
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
  { tag, asked, since, works }: Carry,
  reply: OrderReply,
  ctx: Ctx,
): BlotterState {
  const at = ctx.now as EpochMs;
  switch (reply.type) {
    case "Taken": {
      const { orderId } = reply;
      if (asked !== "Place" || held.orderId !== null) return state;
      return named(ctx.emit({ type: "OrderTaken", tag, orderId, at }), held, ctx);
    }
    case "Refused":
      if (asked === "Place") {
        return ended(ctx.emit({ type: "OrderRefused", tag, reason: reply.code, at }), tag, ctx);
      }
      return asked === "Modify" ? modifyRefused(tag, reply.code, works ?? null, ctx) : state;
    case "Found":
      return reply.reports.reduce((next, report) => reported(next, report, ctx), state);
    case "NotFound":
      if (held.status !== "UNKNOWN") return state;
      if (at - since >= ABSENT_AFTER_MS) {
        return ended(ctx.emit({ type: "OrderAbsent", tag, at }), tag, ctx);
      }
      ctx.timer(`look up ${tag}`, LOOK_UP_EVERY_MS, "LookUp", { tag, since });
      return state;
  }
}

/** The portfolio is told what the order is at the broker, whatever it had meant to make of it. */
function modifyRefused(
  tag: string,
  reason: string,
  works: Modification | null,
  ctx: Ctx,
): BlotterState {
  const next = ctx.emit({ type: "ModifyRefused", tag, reason, works, at: ctx.now as EpochMs });
  const held = orderUnder(next, tag)!;
  if (isTerminal(held.status)) tellEnded(held, ctx);
  else ctx.tell(PORTFOLIO, "ModifyRefused", { tag, reason, works });
  return next;
}

function tellEnded({ order: { tag }, status, reason }: OrderState, ctx: Ctx): void {
  ctx.tell(PORTFOLIO, "OrderEnded", { tag, status, reason });
}

function reported(state: BlotterState, report: OrderReport, ctx: Ctx): BlotterState {
  const { tag } = report;
  const held = orderUnder(state, tag);
  // Somebody else's order, from the phone or another program: the reconciler's business.
  if (held === undefined) return state;
  const at = ctx.now as EpochMs;
  const { changed, fill } = absorb(held, report, at);
  if (!changed) return state;
  const next = ctx.emit({ type: "OrderReported", report, at });
  if (fill !== null) {
    const { order, turnover } = held;
    const ended = isTerminal(orderUnder(next, tag)!.status);
    ctx.tell(PORTFOLIO, "OrderFilled", { order, fill, before: turnover, ended });
  }
  if (isTerminal(orderUnder(next, tag)!.status) && !isTerminal(held.status)) {
    return ended(next, tag, ctx);
  }
  // Given up as absent, it turns up all the same: nobody counts on it any more.
  if (held.status === "ABSENT" && !isTerminal(report.status)) {
    sendCancel(tag, report.orderId, ctx);
    return next;
  }
  return named(next, held, ctx);
}

/** The order has an id now: what was asked for before is sent. */
function named(state: BlotterState, before: OrderState, ctx: Ctx): BlotterState {
  const { order: { tag }, wanted } = before;
  const { orderId, status } = orderUnder(state, tag)!;
  if (wanted === null || orderId === null || isTerminal(status)) return state;
  if (wanted === "cancel") sendCancel(tag, orderId, ctx);
  else {
    const since = ctx.now as EpochMs;
    const request = { type: "Modify", orderId, change: wanted } as const;
    send(request, { tag, asked: "Modify", since }, null, ctx);
  }
  return state;
}

function ended(state: BlotterState, tag: string, ctx: Ctx): BlotterState {
  const held = orderUnder(state, tag)!;
  if (held.order.purpose === "entry") ctx.cancel(`entry ${tag}`);
  // Of a complete order the portfolio has seen the last fill.
  if (held.status !== "COMPLETE") tellEnded(held, ctx);
  return state;
}
