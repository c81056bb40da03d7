/** What entries are asked once more just before they leave: is there still nothing against it? @module */
import type { Kernel } from "../../actors/runtime/kernel.ts";
import { haltAt } from "../../domain/calendar/market_halt.ts";
import type { EntryBar } from "../../domain/control/entry_bar.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { stateOf } from "./actor_state.ts";
import type { DeskMarket } from "./desk_market.ts";
import { notReconciled } from "./reconcile_gate.ts";

export interface EntryGateInput {
  isHalted(): boolean;
  /** The disk does not keep up. */
  isLogSlow(): boolean;
  /** See `entriesBlocked`. */
  blocked(): EntryBar | null;
}

export class EntryGate {
  readonly #input: EntryGateInput;
  #closedFor: EntryBar | null = null;

  constructor(input: EntryGateInput) {
    this.#input = input;
  }

  /** For the rest of this run. */
  close(reason: EntryBar): void {
    this.#closedFor = reason;
  }

  /** Why an entry must not leave; null when it may. */
  readonly withheld = (): EntryBar | null => {
    if (this.#closedFor !== null) return this.#closedFor;
    if (this.#input.isHalted()) return "halted";
    return this.#input.isLogSlow() ? "log_slow" : this.#input.blocked();
  };
}

/** Why nothing may be entered now: what is not known of the market, or not agreed with the broker. */
export function entriesBlocked(
  kernel: Kernel,
  market: Pick<DeskMarket, "blocked" | "rules">,
): EntryBar | null {
  const at = kernel.now as EpochMs;
  const { halt } = stateOf(kernel, "portfolio");
  if (haltAt(halt, at) !== null) return "market_halted";
  return market.blocked(at) ?? notReconciled(kernel, market.rules);
}
