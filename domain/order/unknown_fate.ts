/**
 * Orders of unknown fate: how often one is looked for, and when lists without it prove that it is
 * not there. Nothing protects a position whose exit is not there, so that one is looked for more
 * often and given up sooner.
 * @module
 */
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../market_time.ts";
import type { OrderState } from "./order.ts";

export const LOOK_UP_EVERY_MS = 2 * SECOND_MS;
export const LOOK_UP_EXIT_EVERY_MS = SECOND_MS;
const ABSENT_AFTER_MS = MINUTE_MS;
const EXIT_ABSENT_AFTER_MS = 10 * SECOND_MS;
/** However long it waited to leave: lists so long after its answer must not have it either. */
const EXIT_LISTS_MS = 4 * SECOND_MS;

/** Whether it is an exit: a position has no other protection. */
export function protects({ order: { purpose } }: Pick<OrderState, "order">): boolean {
  return purpose !== "entry";
}

/** From one look at the broker's list to the next. */
export function lookUpEveryMs(held: Pick<OrderState, "order">): number {
  return protects(held) ? LOOK_UP_EXIT_EVERY_MS : LOOK_UP_EVERY_MS;
}

/** Since when it counts as unknown: an exit since it was sent, as far as lists can prove it. */
export function unknownSince(
  held: Pick<OrderState, "order">,
  placedAt: EpochMs,
  at: EpochMs,
): EpochMs {
  if (!protects(held)) return at;
  return Math.max(placedAt, at - EXIT_ABSENT_AFTER_MS + EXIT_LISTS_MS) as EpochMs;
}

/** From when an order is unknown until lists without it prove that it is not there. */
export function absentAfterMs(held: Pick<OrderState, "order">): number {
  return protects(held) ? EXIT_ABSENT_AFTER_MS : ABSENT_AFTER_MS;
}
