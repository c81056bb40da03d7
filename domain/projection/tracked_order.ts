/**
 * An order as the projection follows it: the blotter's state of it, and how it is written.
 * @module
 */
import { orderAfter, type OrderEvent } from "../blotter.ts";
import type { OrderState } from "../order.ts";
import { type OrderText, orderText } from "./order_text.ts";

export interface TrackedOrder {
  readonly held: OrderState;
  readonly text: OrderText;
}

/** The order after an event: by the blotter's own rules. */
export function trackedAfter(before: TrackedOrder | undefined, event: OrderEvent): TrackedOrder {
  const held = orderAfter(before?.held, event);
  const same = held.order === before?.held.order;
  return { held, text: same ? before.text : orderText(held.order) };
}
