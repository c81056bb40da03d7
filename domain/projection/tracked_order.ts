/**
 * An order as the projection follows it: the blotter's state of it, how it is written, and the
 * price at which it was decided.
 * @module
 */
import { orderAfter, type OrderEvent } from "../order/blotter.ts";
import type { OrderState } from "../order/order.ts";
import { type OrderText, orderText } from "./order_text.ts";

export interface TrackedOrder {
  readonly held: OrderState;
  readonly text: OrderText;
  /** Price that it was expected to fill near: a stop's trigger, else the last one known. */
  readonly expected: number | null;
}

/** The order after an event: by the blotter's own rules. `price`: the last one of what it trades. */
export function trackedAfter(
  before: TrackedOrder | undefined,
  event: OrderEvent,
  price: number | undefined,
): TrackedOrder {
  const held = orderAfter(before?.held, event);
  if (before !== undefined && held.order === before.held.order) return { ...before, held };
  return { held, text: orderText(held.order), expected: expectedOf(held, before, price) };
}

/** An order that is re-priced was still decided when it was first sent. */
function expectedOf(
  { order: { trigger } }: OrderState,
  before: TrackedOrder | undefined,
  price: number | undefined,
): number | null {
  if (trigger > 0) return trigger;
  return before === undefined || before.held.order.trigger > 0 ? price ?? null : before.expected;
}
