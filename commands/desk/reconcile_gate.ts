/**
 * Entries at a broker wait until its books and the desk's have agreed often enough; and since when
 * those books cannot be read at all.
 * @module
 */
import { unreadSince } from "../../actors/reconciler/state.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { CLEAN_READINGS } from "../../domain/reconcile/watch.ts";
import { stateOf } from "./actor_state.ts";

/** Why no entry may leave for the broker, as far as the books go; null when one may. */
export function notReconciled(
  kernel: Kernel,
  { execution }: Pick<DeskRules, "execution">,
): "not_reconciled" | null {
  if (execution === "paper") return null;
  const { watch } = stateOf(kernel, "reconciler");
  return watch.clean >= CLEAN_READINGS ? null : "not_reconciled";
}

/** Since when the account cannot be read; null while it can, and on paper. */
export function accountUnreadSince(
  kernel: Kernel,
  { execution }: Pick<DeskRules, "execution">,
): EpochMs | null {
  return execution === "paper" ? null : unreadSince(stateOf(kernel, "reconciler"));
}
