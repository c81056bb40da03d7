/** Whatever is held must tick: it may be of an earlier day, or taken over from others. @module */
import { PORTFOLIO } from "../../actors/protocol.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { stateOf } from "./actor_state.ts";
import type { DeskMarket } from "./desk_market.ts";

export class HeldTicks {
  #held: PortfolioState["held"] | null = null;

  constructor(readonly market: Pick<DeskMarket, "watch">) {}

  /** To be called now and then. */
  follow(kernel: Kernel): void {
    const { held } = stateOf<PortfolioState>(kernel, PORTFOLIO);
    if (held === this.#held) return;
    this.#held = held;
    this.market.watch(held.map(({ token }) => token));
  }
}
