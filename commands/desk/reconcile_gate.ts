/** Entries at a broker wait until its books and the desk's have agreed often enough. @module */
import { CLEAN_READINGS } from "../../actors/reconciler/reconciler.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
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
