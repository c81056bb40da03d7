/**
 * How the plan of a position moves with what is seen, and which of its rules a price is looked at
 * by.
 * @module
 */
import type { OpenTrade } from "../../account/trade.ts";
import type { BookRules } from "../../desk_rules.ts";
import type { ExitPlan, ExitRules } from "../../exit/plan.ts";
import type { PortfolioEvent } from "../event.ts";
import type { Held } from "../state.ts";

type PlanMoved = Extract<PortfolioEvent, { type: "PlanMoved" }>;

/** The record of a plan and the range of its trade, as they are from now on. */
export function planMoved(
  { token, signalPrice }: Pick<Held, "token" | "signalPrice">,
  { stop, softStopDone }: ExitPlan,
  { high, low, bars }: OpenTrade,
): PlanMoved {
  const move = { stop, softStopDone, bars, high, low, signalPrice };
  return { type: "PlanMoved", token, move };
}

/**
 * A soft stop that closed nothing is still to come: its order was refused, cut off by the close, or
 * cancelled and is not renewed. `exit`: that order. Null where there was none, or some of it was
 * sold.
 */
export function softStopMissed(held: Held, exit = held.exit): PlanMoved | null {
  const { leaving, plan, trade } = held;
  const missed = leaving === null && exit?.closing === "soft_stop" && exit.filled === 0;
  return missed ? planMoved(held, { ...plan, softStopDone: false }, trade) : null;
}

/** By which a price is looked at: what has no stop gets one before a part of it is sold. */
export function exitsOf({ exit }: Pick<Held, "exit">, { exits }: BookRules): ExitRules {
  const isBare = exit === null && exits.stopMode === "at_broker";
  return isBare ? { ...exits, softStopR: null } : exits;
}
