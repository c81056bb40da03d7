/**
 * The asking half of the broker's turns: what leaves for the order port, each under the record that
 * says so. Part of the broker actor; it has no state of its own.
 * @module
 */
import { type BlotterEvent, type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import { takesChange } from "../../domain/broker/change_budget.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import {
  isTerminal,
  type Modification,
  type OrderState,
  sameTerms,
  termsOf,
} from "../../domain/order/order.ts";
import { type OrderWhy, whyIn } from "../../domain/order/order_reason.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Approved } from "../../domain/risk/approved.ts";
import type { DurableDeskContext } from "../desk_actor.ts";
import {
  type BrokerProtocol,
  ORDER_PORT,
  type OrderQuestion,
  type Placement,
} from "../protocol/broker.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { Answer } from "../runtime/context.ts";

export type BrokerContext = DurableDeskContext<BrokerProtocol, BlotterState, BlotterEvent>;

/** Whoever else wants an entry gone so soon after the first means the same request. */
const CANCEL_ONCE_MS = SECOND_MS;
/** An update tells of an order's end sooner, a reading of the account a little later. */
const CANCEL_AGAIN_MS = 3 * SECOND_MS;

/** Records the intent; the request leaves when the record is durable. */
export function place(
  state: BlotterState,
  { order, tick }: Placement,
  gate: string | null,
  ctx: BrokerContext,
): BlotterState {
  const { tag } = order;
  const known = orderUnder(state, tag);
  // The tag is the order: the same intent twice is one order. What is held anew by an execution of
  // the very second in which it was first has the tags of its exits then: the next one is asked for.
  if (known !== undefined) {
    if (order.purpose !== "entry" && isTerminal(known.status)) tellEnded(known, ctx);
    return state;
  }
  const at = ctx.now;
  const next = ctx.emit({ type: "OrderIntended", order, at });
  send({ type: "Place", order, tick }, { tag, asked: "Place", since: at }, gate, ctx);
  return next;
}

/**
 * Asks the broker what an order is; `since`: when it became unknown, or now. `how`: what the answer
 * is for, see `OrderQuestion`.
 */
export function find(
  { order, orderId }: OrderState,
  since: EpochMs,
  ctx: BrokerContext,
  how: Pick<OrderQuestion, "missing" | "changedAt" | "overtaken"> = {},
): void {
  const { tag } = order;
  const at = ctx.now;
  const carry = { tag, asked: "Find", since, ...how } as const;
  send({ type: "Find", tag, order, orderId, at }, carry, null, ctx);
}

/** Leaves once the turn is durable; OrderAnswered brings `carry` back. `gate`: may withhold it. */
export function send(
  request: OrderRequest,
  carry: OrderQuestion,
  gate: string | null,
  ctx: BrokerContext,
): void {
  ctx.io(ORDER_PORT, request, {
    as: "OrderAnswered",
    carry,
    key: keyOf(carry),
    ...(gate === null ? {} : { gate }),
  });
}

/** At a broker each change has its own answer: one that comes late may have been made late. */
function keyOf({ asked, tag, change }: OrderQuestion): string {
  return change === undefined ? `${asked} ${tag}` : `${asked} ${tag} ${change}`;
}

/** Sent now, or once the order has an id. Where nothing is left to change portfolio is told. */
export function modify(
  state: BlotterState,
  tag: string,
  change: Approved<Modification>,
  rules: Pick<DeskRules, "changesPerOrder" | "execution">,
  ctx: BrokerContext,
): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined) {
    // Forgotten with its day, its end was told while the change was under way. Told twice it is one.
    ctx.tell(PORTFOLIO, "OrderEnded", { tag, status: "ABSENT", reason: "absent" });
    return state;
  }
  if (isTerminal(held.status)) {
    tellEnded(held, ctx);
    return state;
  }
  const at = ctx.now;
  const works = termsOf(held.order);
  // It is being cancelled, and what it would never become the next one will be.
  if (held.stuck === true) {
    const { cancelAskedAt = -Infinity } = held;
    return at - cancelAskedAt < CANCEL_AGAIN_MS ? state : cancel(state, tag, ctx);
  }
  // Asked for once more it would be refused: the portfolio has it cancelled, and places anew.
  if (!takesChange(held, change, rules.changesPerOrder)) {
    return modifyRefused(tag, { reason: "changes_spent" }, works, ctx);
  }
  const next = ctx.emit({ type: "ModifyRequested", tag, change, at });
  if (held.orderId === null) {
    return ctx.emit({ type: "ModifyAwaited", tag, change, placed: works, at });
  }
  sendChange(orderUnder(next, tag)!, held.orderId, change, { works }, rules, ctx);
  return next;
}

/** The newest change of an order. `works`: what it is before that, where anybody knows. */
function sendChange(
  { order: { tag }, changes }: OrderState,
  orderId: string,
  change: Approved<Modification>,
  works: Pick<OrderQuestion, "works">,
  { execution }: Pick<DeskRules, "execution">,
  ctx: BrokerContext,
): void {
  const which = execution === "broker" ? { change: changes } : {};
  const carry = { tag, asked: "Modify", since: ctx.now, ...works, ...which } as const;
  send({ type: "Modify", orderId, change }, carry, null, ctx);
}

/** The portfolio is told what the order is at the broker, whatever it had meant to make of it. */
export function modifyRefused(
  tag: string,
  why: OrderWhy,
  works: Modification | null,
  ctx: BrokerContext,
): BlotterState {
  const next = ctx.emit({ type: "ModifyRefused", tag, ...why, works, at: ctx.now });
  const held = orderUnder(next, tag)!;
  if (isTerminal(held.status)) tellEnded(held, ctx);
  else ctx.tell(PORTFOLIO, "ModifyRefused", { tag, ...why, works });
  return next;
}

/** Cancels now, or as soon as the order has an id. */
export function cancel(state: BlotterState, tag: string, ctx: BrokerContext): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined || isTerminal(held.status)) return state;
  const at = ctx.now;
  // Risk and portfolio both take an entry back: exits must not wait behind the second request.
  const { order: { purpose }, cancelAskedAt = -Infinity } = held;
  if (purpose === "entry" && at - cancelAskedAt < CANCEL_ONCE_MS) return state;
  if (held.orderId !== null) sendCancel(tag, held.orderId, ctx);
  return ctx.emit({ type: "CancelRequested", tag, at });
}

/** The request alone, past every gate: that it was asked for is put on record by `cancel`. */
function sendCancel(tag: string, orderId: string, ctx: BrokerContext): void {
  const since = ctx.now;
  send({ type: "Cancel", orderId }, { tag, asked: "Cancel", since }, null, ctx);
}

/** From one question about an order to the next: who asks when nobody trades hears the same. */
export function askAgainMs(
  { order: { token } }: OrderState,
  { isOpen }: Pick<DeskRules, "isOpen">,
  { now }: BrokerContext,
  whileTradedMs: number,
): number {
  return isOpen(token, now) ? whileTradedMs : MINUTE_MS;
}

/**
 * A cancel that was refused has met an end that nobody has reported yet, or came at a bad moment;
 * one that was taken may come to nothing. It is asked for again until the order has ended.
 */
export function followCancel(
  state: BlotterState,
  { tag, asked }: OrderQuestion,
  answer: Answer<OrderReply>,
  rules: Pick<DeskRules, "isOpen">,
  ctx: BrokerContext,
): void {
  const held = orderUnder(state, tag);
  if (asked !== "Cancel" || answer.type !== "ok") return;
  if (held === undefined || isTerminal(held.status)) return;
  // One of unknown fate is looked up already; to begin anew would be never to give it up.
  const isNews = answer.body.type === "Refused" && held.status !== "UNKNOWN";
  if (isNews) find(held, ctx.now, ctx);
  const delayMs = askAgainMs(held, rules, ctx, CANCEL_AGAIN_MS);
  ctx.timer(`cancel ${tag}`, delayMs, "CancelOrder", { tag });
}

/** How it ended, by its tag. The same end may be told more than once; `turnedAway`: unheard. */
export function tellEnded(
  { order: { tag }, status, ...known }: OrderState,
  ctx: BrokerContext,
  turnedAway = false,
): void {
  const how = turnedAway ? { turnedAway } as const : {};
  ctx.tell(PORTFOLIO, "OrderEnded", { tag, status, ...whyIn(known), ...how });
}

/** A closing order that can go further is known to be what it was asked to be. */
export function tellTaken({ order }: OrderState, ctx: BrokerContext): void {
  if (order.purpose === "entry" || order.type !== "LIMIT") return;
  ctx.tell(PORTFOLIO, "ExitTaken", { tag: order.tag, terms: termsOf(order) });
}

/** An update may be faster than the answer, or come where that does not. */
export function termsShown(
  state: BlotterState,
  { tag, orderId, terms }: BrokerProtocol["TermsShown"],
  ctx: BrokerContext,
): BlotterState {
  const held = orderUnder(state, tag);
  const isOurs = held?.orderId === orderId && !isTerminal(held.status);
  if (isOurs && sameTerms(held.order, terms)) tellTaken(held, ctx);
  return state;
}

/** It had been given up and lives all the same: an entry is wanted no more, an exit may be. */
export function turnedUp(
  state: BlotterState,
  tag: string,
  filled: number,
  ctx: BrokerContext,
): BlotterState {
  const { order } = orderUnder(state, tag)!;
  if (order.purpose === "entry") return cancel(state, tag, ctx);
  ctx.tell(PORTFOLIO, "ExitTurnedUp", { order, filled });
  return state;
}

/** The order has an id now: what was asked for before is sent. */
export function named(
  state: BlotterState,
  before: OrderState,
  rules: Pick<DeskRules, "execution">,
  ctx: BrokerContext,
): BlotterState {
  const { order: { tag }, wanted } = before;
  const now = orderUnder(state, tag)!;
  const { orderId, status } = now;
  if (before.orderId !== null || orderId === null || isTerminal(status)) return state;
  if (wanted === null) tellTaken(now, ctx);
  else if (wanted === "cancel") sendCancel(tag, orderId, ctx);
  else {
    const { change, placed } = wanted;
    // Of those that have waited the newest one leaves.
    sendChange(now, orderId, change, placed === null ? {} : { works: placed }, rules, ctx);
  }
  return state;
}
