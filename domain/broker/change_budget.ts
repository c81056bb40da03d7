/**
 * How often an order may still be changed: a broker takes so many changes of one order and refuses
 * the next one. Whoever re-prices then has to cancel and place anew.
 * @module
 */
import type { Modification, OrderState } from "../order/order.ts";

/** What nobody has refused: a change was taken, and does not show in the order. */
export const NOT_TAKEN = "not_taken" as const;

/** Why an order takes no change any more: those before were taken and never made. */
export const CHANGES_LOST = "changes_lost" as const;

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
