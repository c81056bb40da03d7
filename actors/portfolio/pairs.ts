/**
 * Written pairs after anything that may have moved one leg: what is short without cover goes, and
 * of a wing what covers nothing. Part of the portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { inClosingOrder } from "../../domain/portfolio/exits/must_go.ts";
import { isOption } from "../../domain/portfolio/pair.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";

/** What is short goes first: its wing then goes only as far as nothing needs it any more. */
export function followPairs(
  state: PortfolioState,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const instrument = (token: InstrumentToken) => exits.rules.instrument(token, ctx.now);
  // What leaves already needs nobody to say so again.
  const legs = state.held.filter(({ token, quantity, wingOf, leaving }) =>
    wingOf !== undefined || (quantity < 0 && leaving === null && isOption(instrument(token)))
  );
  return inClosingOrder(legs, instrument)
    .reduce((next, { token }) => exits.protect(next, token, ctx), state);
}
