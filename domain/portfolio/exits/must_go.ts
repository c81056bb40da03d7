/**
 * Why a position must go, whatever its price or by the price that was seen: nobody may hold it any
 * longer, nothing protects it, or its stop was run over. And what goes first.
 * @module
 */
import type { Candle } from "../../candle/candle.ts";
import type { BookRules, DeskRules } from "../../desk_rules.ts";
import { stopReason } from "../../exit/plan.ts";
import type { ExitReason } from "../../exit/reason.ts";
import type { Instrument } from "../../instrument/instrument.ts";
import type { EpochMs } from "../../market_time.ts";
import { isBareTooLong } from "./bare.ts";
import { closingOf } from "./closing.ts";
import { isUncovered } from "../own_positions.ts";
import { isOption } from "../pair.ts";
import type { Held, PortfolioState, WorkingExit } from "../state.ts";
import { isPartBareTooLong } from "./part_bare.ts";
import { isDayOver, isExpiring, isOverdue } from "./time_over.ts";
import { awaitsSight, leavingNow } from "./unseen.ts";

/** The reason that counts first; undefined while it may stay. */
export function mustGo(
  state: PortfolioState,
  held: Held,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): ExitReason | undefined {
  // It goes as far as nothing needs it, whoever wants the book flat.
  if (held.wingOf !== undefined) return "wing";
  const why = leavingNow(held, rules, at) ?? closingOf(state, held.book);
  if (why !== undefined && !awaitsSight(held, why, rules, at)) return why;
  const instrument = rules.instrument(held.token, at);
  const over = isExpiring(instrument, book, rules, at) || isDayOver(held, book, rules, at);
  if (over && !awaitsSight(held, "square_off", rules, at)) return "square_off";
  if (isBareTooLong(held, at) || isPartBareTooLong(state, held, rules, at)) return "unprotected";
  const isNaked = held.quantity < 0 && isOption(instrument) && isUncovered(state, held);
  return isNaked ? "uncovered" : undefined;
}

/** Why all of a position goes now, if it does; null where it is on its way or stays. */
export function goesBy(
  held: Held,
  bar: Candle,
  book: BookRules,
  rules: Pick<DeskRules, "instrument" | "isOpen">,
  at: EpochMs,
): ExitReason | null {
  const { exit, plan } = held;
  const leaving = leavingNow(held, rules, at);
  if (leaving !== null) return exit?.closing ? null : leaving;
  // Asked before the plan moves: only the stop that rested during the minute can be run over.
  if (exit !== null && isRunOver(held, exit, bar)) return stopReason(plan);
  return !exit?.closing && isOverdue(held, book, at) ? "carried" : null;
}

/** Whether a minute went through the stop: the one that rested, or what a closing order was. */
function isRunOver(held: Held, exit: WorkingExit, bar: Candle): boolean {
  const level = exit.closing === null ? exit.order.trigger : held.plan.stop;
  return held.quantity > 0 ? bar.low <= level : bar.high >= level;
}

/** Short options first, then futures, long options last: what protects goes after what is at risk. */
export function inClosingOrder(
  held: readonly Held[],
  instrument: (token: Held["token"]) => Instrument,
): readonly Held[] {
  const rank = ({ token, quantity }: Held) => {
    const { kind } = instrument(token);
    if (kind !== "CE" && kind !== "PE") return 1;
    return quantity < 0 ? 0 : 2;
  };
  return held.toSorted((a, b) => rank(a) - rank(b));
}
