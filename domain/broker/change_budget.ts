/**
 * How often an order may still be changed: a broker takes so many changes of one order and refuses
 * the next one. Whoever re-prices then has to cancel and place anew.
 * @module
 */
import type { Modification, OrderState } from "../order/order.ts";

/** A stop that trails leaves these to the order that closes: a ladder must not begin by waiting. */
export const CHANGES_FOR_EXITS = 5;

/** Whether an order takes one more change, to these terms; `changesMax` null: any number. */
export function takesChange(
  { changes }: OrderState,
  { trigger }: Modification,
  changesMax: number | null,
): boolean {
  if (changesMax === null) return true;
  return changes < (trigger > 0 ? changesMax - CHANGES_FOR_EXITS : changesMax);
}
