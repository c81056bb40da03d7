/**
 * Changes that a broker takes and refuses later. Its answer says only that it has the request; the
 * order then rests as it was, and its row says why. A row without a reason tells of no refusal.
 * @module
 */
import { isAtWork, type Modification, type OrderState } from "../order/order.ts";
import type { OrderWhy } from "../order/order_reason.ts";
import { otherTerms } from "../reconcile/terms.ts";
import type { BrokerOrder } from "./order.ts";
import { refusedCode } from "./refused_code.ts";

/** What an order rests as, and why it is not what it was to become. */
export interface RefusedChange {
  readonly works: Modification;
  readonly why: OrderWhy;
}

/** What a row says of a change that may have been refused; null where it says of none. */
export function refusedIn(listed: BrokerOrder): BrokerOrder | null {
  return isAtWork(listed.status) && listed.message !== "" ? listed : null;
}

/** Null where the order is what it should be, or was never to be changed. */
export function changeRefused(held: OrderState, row: BrokerOrder | null): RefusedChange | null {
  if (row === null || refusedIn(row) === null) return null;
  const works = otherTerms(held, row);
  if (works === null) return null;
  const { message: words } = row;
  return { works, why: { reason: refusedCode(words), words } };
}
