/**
 * Limits of a day that goes on in another process: what its configuration takes away counts at
 * once, what it adds from the next day. Both are said.
 * @module
 */
import { RISK } from "../../../actors/protocol/risk.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { type EpochMs, istDate } from "../../../domain/market_time.ts";
import { limitsFor } from "../../../domain/risk/limits.ts";
import { allowSame, limitsWithin } from "../../../domain/risk/tighter_limits.ts";
import { stateOf } from "../actor_state.ts";

/** Does nothing before the day has been opened. */
export function resumeLimits(
  kernel: Kernel,
  { risk }: Pick<DeskRules, "risk">,
  say: (line: string) => void,
): void {
  const { day, limits, equity } = stateOf(kernel, "risk");
  if (day.date !== istDate(kernel.now as EpochMs)) return;
  if (equity === undefined) {
    return say("risk limits stay as the day began: an older program has opened it");
  }
  const configured = limitsFor(risk, equity);
  const both = limitsWithin({ limits, equity }, risk, equity);
  if (!allowSame(both, limits)) say("risk limits that are tighter now count at once");
  if (!allowSame(both, configured)) say("risk limits that are wider now count from the next day");
  kernel.inject(RISK, "TightenLimits", null, "start");
}
