/**
 * Orders of unknown fate on their way back: what is asked, and when again. Part of the broker
 * actor; it has no state of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { isTerminal, type OrderState } from "../../domain/order/order.ts";
import {
  absentAfterMs,
  LOOK_UP_EXIT_EVERY_MS,
  lookUpEveryMs,
  protects,
  unknownSince,
} from "../../domain/order/unknown_fate.ts";
import type { RecalledExit } from "../../domain/portfolio/state.ts";
import { askAgainMs, type BrokerContext, find } from "./requests.ts";

type Ctx = BrokerContext;

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
export function lost(held: OrderState, placedAt: EpochMs, ctx: Ctx): BlotterState {
  const { tag } = held.order;
  const at = ctx.now;
  const since = unknownSince(held, placedAt, at);
  const delayMs = protects(held) ? 0 : lookUpEveryMs(held);
  ctx.timer(`look up ${tag}`, delayMs, "LookUp", { tag, since });
  return ctx.emit({ type: "OrderLost", tag, at });
}

/** In a while, but no later than when a list without it says that it is absent. */
export function lookAgain(
  held: OrderState,
  since: EpochMs,
  rules: Pick<DeskRules, "isOpen">,
  ctx: Ctx,
): void {
  const { tag } = held.order;
  const everyMs = askAgainMs(held, rules, ctx, lookUpEveryMs(held));
  const leftMs = since + absentAfterMs(held) - ctx.now;
  const delayMs = leftMs > 0 ? Math.min(everyMs, leftMs) : everyMs;
  ctx.timer(`look up ${tag}`, delayMs, "LookUp", { tag, since });
}

/** A list lacks it by when none may: the next one decides. */
export function lookOnceMore(tag: string, since: EpochMs, ctx: Ctx): void {
  ctx.timer(`look up ${tag}`, LOOK_UP_EXIT_EVERY_MS, "LookUp", { tag, since, missing: true });
}
