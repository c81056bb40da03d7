/**
 * What becomes of an exit of which a change was refused. A new order in its place leaves a moment
 * without any, so that what rests is kept wherever nothing would be won by that.
 * @module
 */
import type { BrokerCode } from "../../broker/broker_code.ts";
import type { DeskRules } from "../../desk_rules.ts";
import { refusesNewOnes } from "../../exchange/exchange_rejection.ts";
import type { EpochMs } from "../../market_time.ts";
import type { Modification } from "../../order/order.ts";
import type { Held, PortfolioState } from "../state.ts";
import { unitsBeyond } from "./part_bare.ts";
import { isBeyondStop } from "./unseen.ts";
import { unchanged } from "./working_exit.ts";

export type AfterRefusal =
  /** The rest gets a new order once its end is known. */
  | "Cancelled"
  /** It is what it was, and the next price asks again. */
  | "Kept"
  /** The price has passed where the stop was to be: as the order that closes. */
  | "Closes";

/** Of terms, in a broker's words: where a stop trails, that its trigger is passed already. */
const OF_TERMS: ReadonlySet<string> = new Set<BrokerCode>([
  "bad_input",
  "order_refused",
  "refused",
]);

/** `works`: what the exit is at the broker; null where nobody knows. */
export function afterRefusal(
  state: PortfolioState,
  held: Held,
  works: Modification | null,
  reason: string,
  rules: Pick<DeskRules, "instrument" | "execution">,
  at: EpochMs,
): AfterRefusal {
  if (works === null) return "Cancelled";
  if (refusesNewOnes(reason)) return "Kept";
  const { exit } = held;
  if (rules.execution !== "broker" || exit?.closing !== null || !OF_TERMS.has(reason)) {
    return "Cancelled";
  }
  const was = { ...held, exit: unchanged(exit, works, at) };
  // A stop for all of it that is only behind its trail is better than none each time it trails. One
  // for more than there is would sell what is gone.
  if (works.trigger <= 0 || unitsBeyond(state, was, rules, at) !== 0) return "Cancelled";
  return isBeyondStop(held) ? "Closes" : "Kept";
}
