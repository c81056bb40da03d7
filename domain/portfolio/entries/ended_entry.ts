/**
 * The end of an entry's order: what of it was never filled, and whether a broker has rejected it.
 * @module
 */
import type { DeskRules } from "../../desk_rules.ts";
import type { OrderEnd } from "../../order/order.ts";
import { whyIn } from "../../order/order_reason.ts";
import type { PortfolioEvent } from "../event.ts";
import type { Entering } from "../state.ts";

export type EntryEnded = Extract<PortfolioEvent, { type: "EntryEnded" }>;

/** The event that ends an entry whose order has left. */
export function endOf(
  { order: { tag, token, side, quantity }, filled }: Entering,
  { status, turnedAway, ...ended }: OrderEnd,
  { execution }: Pick<DeskRules, "execution">,
): EntryEnded {
  // Who was not heard has not been rejected: the next signal may try again.
  const rejected = execution === "broker" && status === "REJECTED" && !turnedAway;
  const unfilled = { token, side, quantity: quantity - filled };
  const why = whyIn(ended);
  return { type: "EntryEnded", tag, ...why, ...(rejected ? { rejected } : {}), unfilled };
}
