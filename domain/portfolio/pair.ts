/**
 * Written pairs: an option sold to open, and the wing that was bought before it. No unit is ever
 * short without a unit of its wing, so that a wing may go only as far as nothing needs it.
 * @module
 */
import { closingOf } from "./exits/closing.ts";
import type { Instrument, InstrumentToken } from "../instrument/instrument.ts";
import type { Entering, Held, PortfolioState } from "./state.ts";

/** The wing that covers a written option, if any. */
export function wingFor(state: PortfolioState, written: InstrumentToken): Held | undefined {
  return state.held.find(({ wingOf }) => wingOf === written);
}

/** Units of a position that others rely on: of a wing what is short, or may yet become so. */
export function committedOf(
  state: PortfolioState,
  { token, wingOf, quantity, plan: { lot } }: Held,
): number {
  if (wingOf === undefined) return 0;
  // What it will cover is decided when all of it has been bought that will be.
  if (state.entering.some(({ order }) => order.token === token)) return quantity;
  const short = Math.max(0, -unitsOf(state, wingOf));
  const needed = short + soldBy(state.entering, wingOf) + mayTurnUp(state, wingOf);
  // What goes is whole lots, or all of it.
  return Math.min(quantity, Math.ceil(needed / lot) * lot);
}

/** What can be written or be a wing: a call or a put. */
export function isOption({ kind }: Pick<Instrument, "kind">): boolean {
  return kind === "CE" || kind === "PE";
}

function unitsOf({ held }: PortfolioState, token: InstrumentToken): number {
  return held.find((each) => each.token === token)?.quantity ?? 0;
}

function soldBy(entries: readonly Entering[], written: InstrumentToken): number {
  const own = entries.filter(({ order }) => order.token === written && order.side === "SELL");
  return own.reduce((sum, { order, filled }) => sum + order.quantity - filled, 0);
}

/** Until its book must be flat, the wing waits for a sale that nobody could find. */
function mayTurnUp(state: PortfolioState, written: InstrumentToken): number {
  const lost = soldBy(state.ended.filter(({ absent }) => absent), written);
  const book = state.ended.find(({ order }) => order.token === written)?.order.book;
  return book !== undefined && closingOf(state, book) === undefined ? lost : 0;
}
