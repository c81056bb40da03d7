/**
 * The broker: owns every order of the desk from intent to end. Nothing leaves before its record
 * is durable; what has no answer is looked up by tag, never sent again. State: the orders of the
 * day. Durable; restarted with the book of the desk.
 * @module
 */
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../domain/market_time.ts";
import { absorb, isTerminal, type OrderReport, type OrderState } from "../domain/order.ts";
import {
  applyBlotter,
  BLOTTER_EVENTS,
  type BlotterEvent,
  type BlotterState,
  EMPTY_BLOTTER,
  orderUnder,
} from "../domain/blotter.ts";
import type { OrderReply, OrderRequest } from "../domain/ports.ts";
import { KEPT, URGENT } from "./mail.ts";
import { type BrokerProtocol, ORDER_PORT, type Placement, PORTFOLIO } from "./protocol.ts";
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
      ModifyExit: (state, { tag, change }, ctx) => {
        const held = orderUnder(state, tag);
        if (held === undefined || held.orderId === null || isTerminal(held.status)) {
          ctx.tell(PORTFOLIO, "ModifyRefused", { tag, reason: held?.status ?? "unknown_tag" });
          return state;
        }
        const next = ctx.emit({ type: "ModifyRequested", tag, change, at: ctx.now as EpochMs });
        send({ type: "Modify", orderId: held.orderId, change }, tag, null, ctx);
        return next;
      },
      CancelOrder: (state, { tag }, ctx) => cancel(state, tag, ctx),
      CancelEntries: (state, _, ctx) => {
        let next = state;
        for (const held of state.orders) {
          if (held.order.purpose === "entry") next = cancel(next, held.order.tag, ctx);
        }
        return next;
      },
      EntryTimedOut: (state, { tag }, ctx) => cancel(state, tag, ctx),
      OrderAnswered: (state, { carry, answer }, ctx) =>
        answered(state, carry.tag, carry.asked, answer, ctx),
      OrderReported: (state, report, ctx) => reported(state, report, ctx),
      LookUp: (state, { tag, since }, ctx) => lookUp(state, tag, since, ctx),
      DayOpened: (state, { date }, ctx) => {
        const old = state.orders.some((held) => isTerminal(held.status));
        return old ? ctx.emit({ type: "BlotterDayCleared", date }) : state;
      },
    },
  });
}

/** Records the intent; the request leaves when the record is durable. */
function place(
  state: BlotterState,
  { order, tick }: Placement,
  gate: string | null,
  ctx: Ctx,
): BlotterState {
  // The tag is the order: the same intent twice is one order.
  if (orderUnder(state, order.tag) !== undefined) return state;
  const next = ctx.emit({ type: "OrderIntended", order, at: ctx.now as EpochMs });
  send({ type: "Place", order, tick }, order.tag, gate, ctx);
  return next;
}

function send(request: OrderRequest, tag: string, gate: string | null, ctx: Ctx): void {
  ctx.io(ORDER_PORT, request, {
    as: "OrderAnswered",
    carry: { tag, asked: request.type },
    key: `${request.type} ${tag}`,
    ...(gate === null ? {} : { gate }),
  });
}

function cancel(state: BlotterState, tag: string, ctx: Ctx): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined || isTerminal(held.status) || held.orderId === null) return state;
  send({ type: "Cancel", orderId: held.orderId }, tag, null, ctx);
  return ctx.emit({ type: "CancelRequested", tag, at: ctx.now as EpochMs });
}

function answered(
  state: BlotterState,
  tag: string,
  asked: OrderRequest["type"],
  answer: Answer<OrderReply>,
  ctx: Ctx,
): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined) return state;
  const at = ctx.now as EpochMs;
  if (answer.type === "ok") return replied(state, held, asked, answer.body, ctx);
  if (answer.type === "withheld") {
    return ended(ctx.emit({ type: "OrderWithheld", tag, reason: answer.reason, at }), tag, ctx);
  }
  // No answer says nothing about the order: it is looked up.
  if (isTerminal(held.status)) return state;
  ctx.timer(`look up ${tag}`, LOOK_UP_EVERY_MS, "LookUp", { tag, since: at });
  return asked === "Place" ? ctx.emit({ type: "OrderLost", tag, at }) : state;
}

function replied(
  state: BlotterState,
  held: OrderState,
  asked: OrderRequest["type"],
  reply: OrderReply,
  ctx: Ctx,
): BlotterState {
  const { tag } = held.order;
  const at = ctx.now as EpochMs;
  switch (reply.type) {
    case "Taken":
      return asked === "Place" && held.orderId === null
        ? ctx.emit({ type: "OrderTaken", tag, orderId: reply.orderId, at })
        : state;
    case "Refused":
      if (asked === "Place") {
        return ended(ctx.emit({ type: "OrderRefused", tag, reason: reply.code, at }), tag, ctx);
      }
      if (asked === "Modify") {
        ctx.tell(PORTFOLIO, "ModifyRefused", { tag, reason: reply.code });
        return ctx.emit({ type: "ModifyRefused", tag, reason: reply.code, at });
      }
      return state;
    case "Found":
      return reported(state, reply.report, ctx);
    case "NotFound":
      return state;
  }
}

function reported(state: BlotterState, report: OrderReport, ctx: Ctx): BlotterState {
  const { tag } = report;
  const held = orderUnder(state, tag);
  // Somebody else's order, from the phone or another program: the reconciler's business.
  if (held === undefined) return state;
  const at = ctx.now as EpochMs;
  if (!absorb(held, report, at).changed) return state;
  const next = ctx.emit({ type: "OrderReported", report, at });
  const now = orderUnder(next, tag)!;
  if (now.filled > held.filled && report.fill !== null) {
    ctx.tell(PORTFOLIO, "OrderFilled", { tag, fill: report.fill });
  }
  return isTerminal(now.status) && !isTerminal(held.status) ? ended(next, tag, ctx) : next;
}

function lookUp(state: BlotterState, tag: string, since: EpochMs, ctx: Ctx): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined || held.status !== "UNKNOWN") return state;
  const at = ctx.now as EpochMs;
  if (at - since >= ABSENT_AFTER_MS) {
    return ended(ctx.emit({ type: "OrderAbsent", tag, at }), tag, ctx);
  }
  send({ type: "Find", tag }, tag, null, ctx);
  ctx.timer(`look up ${tag}`, LOOK_UP_EVERY_MS, "LookUp", { tag, since });
  return state;
}

function ended(state: BlotterState, tag: string, ctx: Ctx): BlotterState {
  const { status, reason, order } = orderUnder(state, tag)!;
  if (order.purpose === "entry") ctx.cancel(`entry ${tag}`);
  // Of a complete order the portfolio has seen the last fill.
  if (status !== "COMPLETE") ctx.tell(PORTFOLIO, "OrderEnded", { tag, status, reason });
  return state;
}
