/**
 * A position of which only a part has its stop: the broker has refused to make it larger. Any unit
 * without one is an alarm and is exited like a position without any, by the order that is there.
 * @module
 */
import type { BrokerCode } from "../../broker/broker_code.ts";
import { NOT_TAKEN } from "../../broker/change_budget.ts";
import { isTurnedAway } from "../../broker/turned_away.ts";
import type { DeskRules } from "../../desk_rules.ts";
import { type EpochMs, SECOND_MS } from "../../market_time.ts";
import { CHANGE_MAX_MS } from "../../reconcile/terms.ts";
import { reducible } from "../own_positions.ts";
import type { Held, PartBare, PortfolioState } from "../state.ts";
import { BARE_ALARM_MS, BARE_MAX_MS, isAlarm, retryAfterMs } from "./bare.ts";
import { restOf, unitsOfOrder } from "./working_exit.ts";

/** Something asked of the order before is still under way: over in a moment. */
const ORDER_BUSY: BrokerCode = "order_busy";

type Listing = Pick<DeskRules, "instrument">;

/** Units that one order could protect and the resting stop, as it was last asked for, does not. */
export function unitsBare(
  state: PortfolioState,
  held: Held,
  rules: Listing,
  at: EpochMs,
): number {
  const { exit, wingOf } = held;
  if (exit === null || exit.closing !== null || wingOf !== undefined) return 0;
  return Math.max(0, unitsBeyond(state, held, rules, at));
}

/** What one order could protect beyond what the exit is for; negative where that is too much. */
export function unitsBeyond(
  state: PortfolioState,
  held: Held,
  rules: Listing,
  at: EpochMs,
): number {
  const { exit, token } = held;
  return unitsOfOrder(reducible(state, held), held, rules.instrument(token, at)) - restOf(exit);
}

/**
 * Once the stop, which is what it was again, was refused to grow by `units`. Where it has grown since
 * the last time, that part has its stop. That a change does not show says nothing of why.
 */
export function partBareAfter(
  { partBare, exit }: Pick<Held, "partBare" | "exit">,
  units: number,
  reason: string,
  at: EpochMs,
): PartBare {
  const rests = restOf(exit);
  const since = partBare === undefined || rests > partBare.rests ? at : partBare.since;
  const turnedAway = reason === NOT_TAKEN ? partBare?.turnedAway : isTurnedAway(reason);
  return { since, units, rests, refusedAt: at, ...(turnedAway ? { turnedAway } : {}) };
}

/** Whether it was asked to be larger since, and that has not been refused. */
function isAskedToGrow({ exit }: Pick<Held, "exit">, { rests }: PartBare): boolean {
  return restOf(exit) > rests;
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
  return !isAskedToGrow(held, partBare) && unitsBare(state, held, rules, at) > 0;
}

/** After so long a look shows whether a change was refused; what is under way will be over. */
const SOON_MS = SECOND_MS / 2;

/** From a stop's refusal to grow, for this reason, to the next look at it. */
export function lookAfterMs(reason: string): number {
  return reason === ORDER_BUSY ? SOON_MS : BARE_ALARM_MS;
}

export type PartBareLook =
  /** It was asked to be whole so long ago that a refusal would have come. */
  | { readonly type: "Grown" }
  /** Too early to say. */
  | { readonly type: "Looks"; readonly afterMs: number }
  /** It is asked again, or goes; `isAlarm`: it is time to say so. */
  | { readonly type: "Bare"; readonly isAlarm: boolean };

/** Of a stop that was refused to grow. */
export function lookAtPart(
  state: PortfolioState,
  held: Held,
  part: PartBare,
  rules: Listing,
  at: EpochMs,
): PartBareLook {
  const { exit } = held;
  const { since, refusedAt } = part;
  if (exit === null || exit.closing !== null) return { type: "Grown" };
  if (isAskedToGrow(held, part) || unitsBare(state, held, rules, at) === 0) {
    const askedForMs = at - (exit.changedAt ?? exit.order.signalAt);
    // Forgotten before its answer, it would begin anew with each refusal that comes late.
    if (askedForMs >= CHANGE_MAX_MS) return { type: "Grown" };
    const isNew = askedForMs < SOON_MS;
    if (isNew || at - refusedAt >= BARE_ALARM_MS) return { type: "Looks", afterMs: SOON_MS };
  }
  return { type: "Bare", isAlarm: at - since >= BARE_ALARM_MS && isAlarm(since, at) };
}
