/**
 * What the broker says of exits on their way: taken, refused, ended, or alive although given up. Part
 * of the portfolio actor; it keeps nothing of its own.
 * @module
 */
import { CHANGES_LOST } from "../../domain/broker/change_budget.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { stopReason } from "../../domain/exit/plan.ts";
import { hasExpired } from "../../domain/exchange/settlement.ts";
import { DAY_OVER } from "../../domain/order/order_reason.ts";
import type { Modification, OrderEnd } from "../../domain/order/order.ts";
import { bareSince, lookAgain, partlyBare } from "./bare.ts";
import { hasLived, isAlarm, isDetained, takesOrders } from "../../domain/portfolio/exits/bare.ts";
import { endedUnheard, isOutOfTime } from "../../domain/portfolio/exits/unseen.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { setExit, verify, verifySoon } from "./verify.ts";
import { exitSide, learntFrom } from "../../domain/portfolio/exits/exit_order.ts";
import { forgets } from "../../domain/portfolio/exits/exit_set.ts";
import { lookAtPart } from "../../domain/portfolio/exits/part_bare.ts";
import type { PositionBare } from "../../domain/portfolio/event.ts";
import { afterRefusal } from "../../domain/portfolio/exits/refused_change.ts";
import { softStopMissed } from "../../domain/portfolio/exits/moved_plan.ts";
import { lacksExit } from "../../domain/portfolio/own_positions.ts";
import {
  type Held,
  heldOf,
  type PartBare,
  type PortfolioState,
  positionOf,
} from "../../domain/portfolio/state.ts";
import { isTaken, takenAt, unchanged } from "../../domain/portfolio/exits/working_exit.ts";
import type { PortfolioContext } from "./context.ts";
import { takeBack } from "./entries.ts";
import { ExitOrders } from "./exit_orders.ts";
import type { PortfolioExits } from "./exits.ts";
import { BROKER } from "../protocol/broker.ts";
import type { PortfolioProtocol } from "../protocol/portfolio.ts";

/** The broker has a closing order as it was asked for: from now on it has its chance. */
export function exitTaken(
  state: PortfolioState,
  { tag, terms }: PortfolioProtocol["ExitTaken"],
  ctx: PortfolioContext,
): PortfolioState {
  const held = heldUnder(state, tag);
  if (held === undefined) return state;
  const { token, leaving } = held;
  const exit = takenAt(held.exit!, terms, ctx.now);
  return exit === held.exit ? state : ctx.emit({ type: "ExitSet", token, exit, leaving });
}

/** Cancelled for a new order, unless nothing is won by that: then the exit stays as `works`. */
export function modifyRefused(
  state: PortfolioState,
  { tag, works, ...why }: PortfolioProtocol["ModifyRefused"],
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const { rules } = exits;
  const at = ctx.now;
  const held = heldUnder(state, tag);
  const { reason } = why;
  // Whatever the answer would have been: the broker has shown it as it was asked to be.
  if (held === undefined || (works === null && isTaken(held.exit!))) return state;
  const after = afterRefusal(state, held, works, reason, rules, at);
  if (works === null || after === "Cancelled") {
    // Cancelled, its end says how much it filled; the rest then gets a new order.
    ctx.tell(BROKER, "CancelOrder", { tag });
    return works !== null && reason === CHANGES_LOST
      ? stuck(state, held, works, rules, ctx)
      : state;
  }
  const { token, leaving } = held;
  const exit = unchanged(held.exit!, works, at);
  const learnt = learntFrom(held, why, at);
  const missed = works.trigger > 0 ? softStopMissed(held) : null;
  if (missed !== null) ctx.emit(missed);
  // What must go does not wait for a price: there may be none.
  if (leaving !== null && exit.closing === null && rules.execution === "broker") {
    lookAgain(token, ctx);
  }
  const part = partlyBare(state, { ...held, exit }, reason, rules, ctx);
  const next = ctx.emit({ type: "ExitSet", token, exit, leaving, ...learnt, ...part });
  if (after === "Kept") return next;
  const { lastPrice, plan } = held;
  return exits.closeWhole(next, heldOf(next, token), stopReason(plan), ctx, lastPrice);
}

/** No exchange has seen the rungs that were lost: the next order goes one further than it rests. */
function stuck(
  state: PortfolioState,
  held: Held,
  works: Modification,
  rules: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const { token, leaving } = held;
  const exit = held.exit!;
  const orders = new ExitOrders(rules);
  const isFurther = (rung: number) => {
    const { price } = orders.closing(held, works.quantity, held.lastPrice, rung, ctx);
    return works.trigger > 0 ||
      (exitSide(held) === "SELL" ? price < works.price : price > works.price);
  };
  let rung = 0;
  while (rung < exit.rung && !isFurther(rung)) rung++;
  return rung === exit.rung
    ? state
    : ctx.emit({ type: "ExitSet", token, exit: { ...exit, rung }, leaving });
}

/** A working exit ended unfilled. What it was for may still be wanted. */
export function exitEnded(
  state: PortfolioState,
  held: Held,
  { status, ...why }: Omit<OrderEnd, "tag">,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  if (status === "ABSENT") return exitAbsent(state, held, exits, ctx);
  if (why.reason === "cancelled") return exitCancelled(held, exits, ctx);
  if (why.reason === DAY_OVER) {
    return verify(held, held.exit!, ctx, endedUnheard(state, held, exits.rules));
  }
  const next = exitRefused(state, held, why, exits, ctx);
  return status === "CANCELLED" ? verifySoon(next, held.token, exits.rules, ctx) : next;
}

function exitCancelled(held: Held, exits: PortfolioExits, ctx: PortfolioContext): PortfolioState {
  const { token, leaving } = held;
  const exit = held.exit!;
  const { rules } = exits;
  // What has expired needs no new one, and ends its exits by that alone.
  const isOver = hasExpired(token, rules, ctx.now);
  if (rules.execution === "broker" && !isOver) return verify(held, exit, ctx);
  const how = forgets(held, "bareSince");
  const next = ctx.emit({ type: "ExitSet", token, exit: null, leaving, ...how });
  return exits.renew(next, token, exit, ctx);
}

/** A refusal would repeat at once, and a closed session takes nothing: the next minute retries. */
function exitRefused(
  state: PortfolioState,
  held: Held,
  { turnedAway, ...why }: Omit<OrderEnd, "tag" | "status">,
  { rules }: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const { token, leaving } = held;
  const at = ctx.now;
  const since = bareSince(state, held, "refused", rules, ctx);
  const bare = since === undefined ? forgets(held, "bareSince") : { bareSince: since };
  const missed = softStopMissed(held);
  if (missed !== null) ctx.emit(missed);
  const learnt = learntFrom(held, why, at);
  return ctx.emit({
    type: "ExitSet",
    token,
    exit: null,
    leaving,
    ...bare,
    refusedAt: at,
    ...(turnedAway ? { turnedAway } : forgets(held, "turnedAway")),
    ...learnt,
  });
}

/** Of what was absent nothing is asked again, and it was looked for as long as anybody may wait. */
function exitAbsent(
  state: PortfolioState,
  held: Held,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const { token, leaving } = held;
  const since = bareSince(state, held, "absent", exits.rules, ctx);
  const bare = since === undefined ? forgets(held, "bareSince") : { bareSince: since };
  const next = ctx.emit({ type: "ExitSet", token, exit: null, leaving, ...bare });
  const takes = takesOrders(next, token, exits.rules, ctx.now);
  return takes ? exits.protect(next, token, ctx) : next;
}

/** A position whose exit was refused may still be without one, or with a stop though it must go. */
export function bareDue(
  state: PortfolioState,
  token: InstrumentToken,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const held = positionOf(state, token);
  const at = ctx.now;
  if (held === undefined || !takesOrders(state, token, exits.rules, at)) return state;
  if (isDetained(held) || isOutOfTime(held, exits.rules, at)) {
    return exits.protect(state, token, ctx);
  }
  if (held.partBare !== undefined) return partBareDue(state, held, held.partBare, exits, ctx);
  if (held.bareSince === undefined) return state;
  if (held.exit !== null && hasLived(held.exit, at)) return state;
  lookAgain(token, ctx);
  if (held.exit !== null) return state;
  const { bareSince: since } = held;
  const next = isAlarm(since, at) ? alarmed(state, { token, since }, ctx) : state;
  return exits.protect(next, token, ctx);
}

/** What nobody protects is not made larger: the rest of its entry is taken back. */
function alarmed(
  state: PortfolioState,
  bare: Omit<PositionBare, "type">,
  ctx: PortfolioContext,
): PortfolioState {
  takeBack(state, ({ order }) => order.token === bare.token, ctx);
  return ctx.emit({ type: "PositionBare", ...bare });
}

/** Its stop was refused to grow: by now it has, or it is asked again, or goes. */
function partBareDue(
  state: PortfolioState,
  held: Held,
  part: PartBare,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const { token, exit, leaving } = held;
  const look = lookAtPart(state, held, part, exits.rules, ctx.now);
  switch (look.type) {
    case "Grown": {
      const past = forgets(held, "partBare");
      const next = ctx.emit({ type: "ExitSet", token, exit, leaving, ...past });
      return bareDue(next, token, exits, ctx);
    }
    case "Looks":
      lookAgain(token, ctx, look.afterMs);
      return state;
    case "Bare": {
      lookAgain(token, ctx);
      const { since, units } = part;
      const next = look.isAlarm ? alarmed(state, { token, since, units }, ctx) : state;
      return exits.protect(next, token, ctx);
    }
  }
}

/** An exit works that had been given up: the position's own, if it has no other. */
export function exitTurnedUp(
  state: PortfolioState,
  { order, filled }: PortfolioProtocol["ExitTurnedUp"],
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const { tag, token } = order;
  const held = positionOf(state, token);
  if (held === undefined || !lacksExit(state, held, order)) {
    ctx.tell(BROKER, "CancelOrder", { tag });
    return state;
  }
  const { leaving, wingOf } = held;
  // Only these close a part of what is not leaving.
  const why = leaving ?? (wingOf === undefined ? "soft_stop" : "wing");
  const exit = { order, closing: order.trigger > 0 ? null : why, filled, rung: 0 };
  return exits.protect(setExit(held, exit, leaving, ctx), token, ctx);
}

function heldUnder({ held }: PortfolioState, tag: string): Held | undefined {
  return held.find(({ exit }) => exit?.order.tag === tag);
}
