/**
 * What is reported of orders, and what portfolio is told of it: executions and ends. Part of the
 * broker actor; it has no state of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import { absorb, isTerminal, type OrderReport } from "../../domain/order/order.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import { type BrokerContext, named, tellEnded, turnedUp } from "./requests.ts";

type Ctx = BrokerContext;

/** What a report, whoever brings it, makes of an order. */
export function reported(
  state: BlotterState,
  report: OrderReport,
  rules: Pick<DeskRules, "execution">,
  ctx: Ctx,
): BlotterState {
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
  return hasEnded
    ? ended(next, tag, ctx, { filling: fill !== null })
    : named(next, held, rules, ctx);
}

/** `filling`: it ended with an execution that the portfolio is told of. */
export function ended(
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
