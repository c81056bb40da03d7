/**
 * A position of which only a part has its stop: the broker has refused to make it larger. Any unit
 * without one is an alarm and is exited like a position without any, by the order that is there.
 * @module
 */
import { NOT_TAKEN } from "../../broker/change_budget.ts";
import { isTurnedAway } from "../../broker/turned_away.ts";
import type { DeskRules } from "../../desk_rules.ts";
import type { EpochMs } from "../../market_time.ts";
import { reducible } from "../own_positions.ts";
import type { Held, PartBare, PortfolioState } from "../state.ts";
import { BARE_ALARM_MS, BARE_MAX_MS, retryAfterMs } from "./bare.ts";
import { restOf, unitsOfOrder } from "./working_exit.ts";

type Listing = Pick<DeskRules, "instrument">;

/** Units that one order could protect and the resting stop, as it was last asked for, does not. */
export function unitsBare(
  state: PortfolioState,
  held: Held,
  rules: Listing,
  at: EpochMs,
): number {
  const { exit, token, wingOf } = held;
  if (exit === null || exit.closing !== null || wingOf !== undefined) return 0;
  const units = unitsOfOrder(reducible(state, held), held, rules.instrument(token, at));
  return Math.max(0, units - restOf(exit));
}

/** Once the stop was refused to grow by `units`; that a change does not show says nothing of why. */
export function partBareAfter(
  { partBare }: Pick<Held, "partBare">,
  units: number,
  reason: string,
  at: EpochMs,
): PartBare {
  const since = partBare?.since ?? at;
  const turnedAway = reason === NOT_TAKEN ? partBare?.turnedAway : isTurnedAway(reason);
  return { since, units, refusedAt: at, ...(turnedAway ? { turnedAway } : {}) };
}

/** Whether the stop is left as small as it is for now: that it grows was refused a moment ago. */
export function growthWaits({ partBare }: Pick<Held, "partBare">, at: EpochMs): boolean {
  if (partBare === undefined) return false;
  const { since, refusedAt, turnedAway = false } = partBare;
  return at - refusedAt < retryAfterMs(refusedAt - since, turnedAway);
}

/** Whether a part has been without a stop for longer than any may be: see `isBareTooLong`. */
export function isPartBareTooLong(
  state: PortfolioState,
  held: Held,
  rules: Listing,
  at: EpochMs,
): boolean {
  const { partBare } = held;
  if (partBare === undefined || partBare.turnedAway || at - partBare.since < BARE_MAX_MS) {
    return false;
  }
  return unitsBare(state, held, rules, at) > 0;
}

/** Whether the stop has been asked to be whole for so long that its refusal would have come. */
export function isGrown(
  state: PortfolioState,
  held: Held,
  rules: Listing,
  at: EpochMs,
): boolean {
  const { exit } = held;
  if (exit === null || exit.closing !== null) return true;
  const askedAt = exit.changedAt ?? exit.order.signalAt;
  return unitsBare(state, held, rules, at) === 0 && at - askedAt >= BARE_ALARM_MS;
}
