/**
 * What a position needs now: to go, or some of it; its stop, new or under other terms; or nothing.
 * Every unit that may be closed has a stop at the broker, where stops live there.
 * @module
 */
import { bookOf, type DeskRules } from "../../desk_rules.ts";
import { stopReason } from "../../exit/plan.ts";
import type { ExitReason } from "../../exit/reason.ts";
import { excessUnits } from "../../instrument/freeze_quantity.ts";
import type { EpochMs } from "../../market_time.ts";
import type { Modification } from "../../order/order.ts";
import { reducible } from "../own_positions.ts";
import type { Held, PortfolioState } from "../state.ts";
import { stopTerms } from "./exit_order.ts";
import { mustGo } from "./must_go.ts";
import { growthWaits } from "./part_bare.ts";
import { isBeyondStop } from "./unseen.ts";
import { restOf, unitsOfOrder, wholeOrder } from "./working_exit.ts";

export type Protection =
  | { readonly type: "Enough" }
  /** A closing order works. */
  | { readonly type: "Leaves" }
  /** Units. */
  | { readonly type: "MustGo"; readonly quantity: number; readonly reason: ExitReason }
  /** Of the working stop, or of a new one where there is none. */
  | { readonly type: "Stop"; readonly terms: Modification };

const ENOUGH: Protection = { type: "Enough" };

/** Asks the account's reading of `state` for what may be closed. */
export function protectionOf(
  state: PortfolioState,
  held: Held,
  rules: DeskRules,
  at: EpochMs,
): Protection {
  const book = bookOf(rules, held.book);
  const all = Math.abs(held.quantity);
  const why = mustGo(state, held, book, rules, at);
  if (why !== undefined) return { type: "MustGo", quantity: all, reason: why };
  if (held.exit?.closing) return { type: "Leaves" };
  if (book.exits.stopMode !== "at_broker") return ENOUGH;
  const instrument = rules.instrument(held.token, at);
  const units = reducible(state, held);
  const excess = excessUnits(units, held.plan.lot, instrument);
  // One stop does not protect it all: adopted, or of a day when one order could be for more.
  if (excess > 0) return { type: "MustGo", quantity: excess, reason: "unprotected" };
  if (held.exit === null && isBeyondStop(held)) {
    // It was met while nobody was there, and may be gone.
    if (held.unverified?.unheard === true) return ENOUGH;
    return { type: "MustGo", quantity: all, reason: stopReason(held.plan) };
  }
  const { token, exit } = held;
  const wanted = unitsOfOrder(units, held, instrument);
  if (wanted <= 0) return ENOUGH;
  const quantity = growthWaits(held, at) ? Math.min(wanted, restOf(exit, wanted)) : wanted;
  const [band, dayBand] = [rules.priceBand(token, at), rules.triggerBand?.(token, at)];
  const terms = { ...stopTerms(held, instrument, book, band, dayBand), quantity };
  if (exit === null) return { type: "Stop", terms };
  const whole = wholeOrder(terms, exit);
  const { order } = exit;
  const same = whole.quantity === order.quantity && whole.trigger === order.trigger;
  return same ? ENOUGH : { type: "Stop", terms };
}
