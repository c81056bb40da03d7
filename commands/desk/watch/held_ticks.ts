/**
 * Whatever is held must tick, and the future by which an option is held: it may be of an earlier
 * day, or taken over from others.
 * @module
 */
import { PORTFOLIO } from "../../../actors/protocol.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { watchedTokens } from "../../../domain/portfolio/marks.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { stateOf } from "../actor_state.ts";
import type { DeskMarket } from "../desk_market.ts";

export class HeldTicks {
  #held: PortfolioState["held"] | null = null;

  constructor(readonly market: Pick<DeskMarket, "watch">) {}

  /** To be called now and then. */
  follow(kernel: Kernel): void {
    const state = stateOf<PortfolioState>(kernel, PORTFOLIO);
    if (state.held === this.#held) return;
    this.#held = state.held;
    this.market.watch(watchedTokens(state));
  }
}
