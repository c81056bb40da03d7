/**
 * Changes that the broker has taken and refused later. An update tells of one; what the order rests
 * as is read then, since that update may be an older change's. Part of the broker actor; it has no
 * state of its own.
 * @module
 */
import { changeRefused } from "../../domain/broker/change_refusal.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import { type BrokerContext, modifyRefused, send } from "./requests.ts";
import type { BrokerProtocol, OrderQuestion } from "../protocol.ts";

type Ctx = BrokerContext;

/** Reads what an order rests as, where an update says that it is not what it was to become. */
export function changeDoubted(
  state: BlotterState,
  { row }: BrokerProtocol["ChangeDoubted"],
  ctx: Ctx,
): BlotterState {
  const held = row.tag === null ? undefined : orderUnder(state, row.tag);
  if (held === undefined || changeRefused(held, row) === null) return state;
  const { order, orderId, changedAt } = held;
  const at = ctx.now;
  const carry = { tag: order.tag, asked: "Find", since: at, changedAt } as const;
  send({ type: "Find", tag: order.tag, order, orderId, at }, carry, null, ctx);
  return state;
}

/** Believes what was read, unless the order has been asked for something else since. */
export function changeRead(
  state: BlotterState,
  { tag, changedAt }: OrderQuestion,
  row: BrokerOrder | undefined,
  ctx: Ctx,
): BlotterState {
  const held = orderUnder(state, tag);
  if (row === undefined || held === undefined || held.changedAt !== changedAt) return state;
  const refused = changeRefused(held, row);
  return refused === null ? state : modifyRefused(tag, refused.reason, refused.works, ctx);
}
