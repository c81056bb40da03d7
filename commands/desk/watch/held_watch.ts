/**
 * The market is told what is held, which may be of an earlier day, or taken over from others: it
 * must tick, with the future by which an option is held, and the desk keeps its hours.
 * @module
 */
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { watchedTokens } from "../../../domain/portfolio/marks.ts";
import { keysInPlay, type PortfolioState } from "../../../domain/portfolio/state.ts";
import { stateOf } from "../actor_state.ts";
import type { DeskHours } from "../../market/desk_hours.ts";
import type { DeskMarket } from "../desk_market.ts";

type HeldMarket = Pick<DeskMarket, "watch"> & { readonly hours: Pick<DeskHours, "hold"> };

export class HeldWatch {
  #held: PortfolioState["held"] | null = null;

  constructor(readonly market: HeldMarket) {}

  /** To be called now and then. */
  follow(kernel: Kernel): void {
    const state = stateOf(kernel, "portfolio");
    this.market.hours.hold(keysInPlay(state));
    if (state.held === this.#held) return;
    this.#held = state.held;
    this.market.watch(watchedTokens(state));
  }
}
