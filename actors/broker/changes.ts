/**
 * Changes that the broker has taken and refused later, or has made in another order than they were
 * asked for. What the order rests as is read then, since neither an update nor an answer tells it:
 * they may be an older change's. Part of the broker actor; it has no state of its own.
 * @module
 */
import { NOT_TAKEN } from "../../domain/broker/change_budget.ts";
import { changeRefused } from "../../domain/broker/change_refusal.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import {
  awaitsAnswer,
  isTerminal,
  type Modification,
  type OrderState,
} from "../../domain/order/order.ts";
import { otherTerms } from "../../domain/reconcile/terms.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import { type BrokerContext, find, modifyRefused } from "./requests.ts";
import type { BrokerProtocol, OrderQuestion } from "../protocol/broker.ts";

type Ctx = BrokerContext;

/**
 * Reads what an order rests as, where it shows that it is not what it was to become. While a change
 * is on its way that tells of an older one: it is read once the newest has its answer.
 */
export function changeDoubted(
  state: BlotterState,
  { row }: BrokerProtocol["ChangeDoubted"],
  ctx: Ctx,
): BlotterState {
  const held = row.tag === null ? undefined : orderUnder(state, row.tag);
  if (held === undefined || changeRefused(held, row) === null) return state;
  if (awaitsAnswer(held)) {
    const { order: { tag }, doubted } = held;
    return doubted ? state : ctx.emit({ type: "ChangeDoubted", tag, at: ctx.now });
  }
  look(held, {}, ctx);
  return state;
}

/**
 * Whichever of the two the broker has made last, the order is that. While the newest one is on its
 * way nothing is known yet, but what it is without one that was refused: `works`.
 */
export function changeOvertaken(
  state: BlotterState,
  held: OrderState,
  change: number,
  works: Modification | undefined,
  ctx: Ctx,
): BlotterState {
  const { order: { tag }, status } = held;
  if (isTerminal(status)) return state;
  if (awaitsAnswer(held)) {
    if (held.overtaken && works === undefined) return state;
    const refused = works === undefined ? {} : { works };
    return ctx.emit({ type: "ChangeAnswered", tag, change, ...refused, at: ctx.now });
  }
  look(held, { overtaken: true }, ctx);
  return state;
}

/** The newest change was answered, and what the answer says is done. */
export function newestAnswered(
  state: BlotterState,
  tag: string,
  change: number,
  ctx: Ctx,
): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined || isTerminal(held.status)) return state;
  const { overtaken, doubted } = held;
  if (overtaken || doubted) look(held, overtaken ? { overtaken } : {}, ctx);
  return ctx.emit({ type: "ChangeAnswered", tag, change, at: ctx.now });
}

/** One of unknown fate is looked for already, and to begin anew would be to give it up later. */
function look(held: OrderState, how: Pick<OrderQuestion, "overtaken">, ctx: Ctx): void {
  const { status, changedAt } = held;
  if (status !== "UNKNOWN") find(held, ctx.now, ctx, { changedAt, ...how });
}

/** Believes what was read, unless the order has been asked for something else since. */
export function changeRead(
  state: BlotterState,
  { tag, changedAt, overtaken }: OrderQuestion,
  row: BrokerOrder | undefined,
  ctx: Ctx,
): BlotterState {
  const held = orderUnder(state, tag);
  if (row === undefined || held === undefined || held.changedAt !== changedAt) return state;
  const refused = changeRefused(held, row);
  if (refused !== null) return modifyRefused(tag, refused.why, refused.works, ctx);
  const works = overtaken ? otherTerms(held, row) : null;
  return works === null ? state : modifyRefused(tag, { reason: NOT_TAKEN }, works, ctx);
}
