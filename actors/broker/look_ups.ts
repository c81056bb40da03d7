/**
 * Orders of unknown fate: how they are looked for, and when one that nobody has is given up. Part
 * of the broker actor; it has no state of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import { isTerminal, type OrderState } from "../../domain/order/order.ts";
import type { RecalledExit } from "../../domain/portfolio/state.ts";
import { askAgainMs, type BrokerContext, find } from "./requests.ts";

type Ctx = BrokerContext;

/** An order that nobody knows is looked up this often, and given up as absent after a minute. */
export const LOOK_UP_EVERY_MS = 2 * SECOND_MS;
const LOOK_UP_EXIT_EVERY_MS = SECOND_MS;
const ABSENT_AFTER_MS = MINUTE_MS;
/** Nothing protects a position whose exit is not there: it is given up sooner. */
const EXIT_ABSENT_AFTER_MS = 10 * SECOND_MS;
/** However long it waited to leave: lists so long after its answer must not have it either. */
const EXIT_LISTS_MS = 4 * SECOND_MS;

/** What should work is looked for at once. */
export function doubted(state: BlotterState, tag: string, ctx: Ctx): BlotterState {
  const held = orderUnder(state, tag);
  if (held === undefined || isTerminal(held.status)) return state;
  const at = ctx.now;
  find(held, at, ctx);
  return ctx.emit({ type: "OrderLost", tag, at });
}

/** Sent by an earlier process that could not record it. */
export function recalled(state: BlotterState, { order, at }: RecalledExit, ctx: Ctx): BlotterState {
  if (orderUnder(state, order.tag) !== undefined) return state;
  const next = ctx.emit({ type: "OrderIntended", order, at });
  return lost(orderUnder(next, order.tag)!, at, ctx);
}

/** Its fate is unknown. What protects a position is looked for at once, and counted from its start. */
export function lost(
  { order: { tag, purpose } }: OrderState,
  placedAt: EpochMs,
  ctx: Ctx,
): BlotterState {
  const at = ctx.now;
  const protects = purpose !== "entry";
  const earliest = at - EXIT_ABSENT_AFTER_MS + EXIT_LISTS_MS;
  const since = (protects ? Math.max(placedAt, earliest) : at) as EpochMs;
  ctx.timer(`look up ${tag}`, protects ? 0 : LOOK_UP_EVERY_MS, "LookUp", { tag, since });
  return ctx.emit({ type: "OrderLost", tag, at });
}

/** In a while, but no later than when a list without it says that it is absent. */
export function lookAgain(
  held: OrderState,
  since: EpochMs,
  rules: Pick<DeskRules, "isOpen">,
  ctx: Ctx,
): void {
  const { tag, purpose } = held.order;
  const whileTradedMs = purpose === "entry" ? LOOK_UP_EVERY_MS : LOOK_UP_EXIT_EVERY_MS;
  const everyMs = askAgainMs(held, rules, ctx, whileTradedMs);
  const leftMs = since + absentAfterMs(held) - ctx.now;
  const delayMs = leftMs > 0 ? Math.min(everyMs, leftMs) : everyMs;
  ctx.timer(`look up ${tag}`, delayMs, "LookUp", { tag, since });
}

/** A list lacks it by when none may: the next one decides. */
export function lookOnceMore(tag: string, since: EpochMs, ctx: Ctx): void {
  ctx.timer(`look up ${tag}`, LOOK_UP_EXIT_EVERY_MS, "LookUp", { tag, since, missing: true });
}

/** From when an order is unknown until lists without it prove that it is not there. */
export function absentAfterMs({ order: { purpose } }: OrderState): number {
  return purpose === "entry" ? ABSENT_AFTER_MS : EXIT_ABSENT_AFTER_MS;
}
