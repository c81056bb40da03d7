/**
 * An order as the projection follows it: the blotter's state of it, and how it is written.
 * @module
 */
import { applyBlotter, type BlotterEvent } from "../blotter.ts";
import type { OrderState } from "../order.ts";
import { type OrderText, orderText } from "./order_text.ts";

export interface TrackedOrder {
  readonly held: OrderState;
  readonly text: OrderText;
}

/** What happens to one order. */
export type OrderEvent = Exclude<BlotterEvent, { readonly type: "BlotterDayCleared" }>;

/** The order that an event is about. */
export function tagIn(event: OrderEvent): string {
  if (event.type === "OrderIntended") return event.order.tag;
  return event.type === "OrderReported" ? event.report.tag : event.tag;
}

/** The order after an event: the blotter's own rules, on a blotter of one. */
export function trackedAfter(before: TrackedOrder | undefined, event: OrderEvent): TrackedOrder {
  const orders = before === undefined ? [] : [before.held];
  const held = applyBlotter({ orders }, event).orders[0]!;
  const same = held.order === before?.held.order;
  return { held, text: same ? before.text : orderText(held.order) };
}
