/**
 * Positions that nobody has seen at the broker for now: since the desk came up, or since an exit was
 * cancelled by somebody else, who may be closing what it was for. What waits until the account was
 * read, and what does not wait for ever.
 * @module
 */
import type { DeskRules } from "../../desk_rules.ts";
import type { ExitReason } from "../../exit/reason.ts";
import { brokerSquaresOff } from "../../exit/square_off.ts";
import { type EpochMs, istDate, istDayNumber, MINUTE_MS, SECOND_MS } from "../../market_time.ts";
import { isOption } from "../pair.ts";
import type { Held, PortfolioState, Unverified } from "../state.ts";

/** An account that cannot be read keeps no exit waiting for longer that limits a loss. */
export const VERIFY_MAX_MS = 8 * SECOND_MS;

/**
 * Reasons that wait for a reading however long it takes: a stop protects the position meanwhile, and
 * an order at the market's price would open it the other way round if it has gone.
 */
const PATIENT: ReadonlySet<ExitReason> = new Set(["target", "time_stop", "signal"]);

/** Reasons of the clock: on its last day what settles by itself need not go for them. */
const TIMELY: ReadonlySet<ExitReason> = new Set(["square_off", "carried"]);

/** When what is traded. */
type Hours = Pick<DeskRules, "instrument" | "isOpen">;

/** Whether somebody is to say what the broker has of it. */
export function isUnseen({ unverified, unseen }: Held): boolean {
  return unverified !== undefined || unseen !== undefined;
}

/** Whether nobody knows yet if there is anything to exit, and no exit may be placed at all. */
export function mustVerify(held: Held, rules: Hours, at: EpochMs): boolean {
  const { unverified, unseen } = held;
  return isLikelyGone(held, rules, at) ||
    [unverified?.since, unseen].some((since) => since !== undefined && at - since < VERIFY_MAX_MS);
}

/**
 * Whether what nobody has seen is gone rather than there: held by no broker overnight, and of an
 * earlier day or of an hour in which the broker closes it by itself; on its way out as its day ended,
 * or beyond a stop that rested while nobody was there. An order for it would open it the other way
 * round: it waits for a reading however long that takes.
 */
function isLikelyGone(held: Held, rules: Hours, at: EpochMs): boolean {
  if (!isUnseen(held)) return false;
  const { unverified, openedAt, trade } = held;
  if (unverified?.unheard === true) {
    const wasClosing = unverified.exit?.closing != null;
    if (wasClosing || unverified.passed === true || isBeyondStop(held)) return true;
  }
  if (trade.product !== "MIS") return false;
  return istDayNumber(openedAt) < istDayNumber(at) || brokerSquaresOff(held.token, rules, at);
}

/**
 * Whether nobody can say by a price whether the stop of an earlier day has been met: none has come
 * since the desk is there again.
 */
export function isUnpriced(
  { unverified }: Held,
  { pricedAt }: Pick<PortfolioState, "pricedAt">,
): boolean {
  if (unverified?.unheard !== true) return false;
  return pricedAt === undefined || pricedAt < unverified.since;
}

/**
 * What is not known of a position whose exit has ended with its day. What was closing has closed,
 * more likely than not, and so has what the last price had passed the stop of; a stop may have been
 * met by prices that no desk was there to see.
 */
export function endedUnheard(
  { pricedAt }: Pick<PortfolioState, "pricedAt">,
  held: Held,
  { isOpen }: Pick<DeskRules, "isOpen">,
): Pick<Unverified, "unheard" | "passed"> {
  const { token, unseen } = held;
  const exit = held.exit!;
  if (exit.closing === null && isBeyondStop(held)) return { unheard: true, passed: true };
  const askedAt = exit.changedAt ?? exit.order.signalAt;
  const closed = exit.closing !== null && isOpen(token, askedAt);
  const sawClose = pricedAt !== undefined && !isOpen(token, pricedAt + MINUTE_MS as EpochMs);
  const wasAway = unseen !== undefined && !sawClose;
  return closed || wasAway ? { unheard: true } : {};
}

/** No exchange takes a stop that the price has passed already; it would have been met. */
export function isBeyondStop({ quantity, lastPrice, plan }: Held): boolean {
  return quantity > 0 ? lastPrice <= plan.stop : lastPrice >= plan.stop;
}

/** Whether what was to be verified was not, in all the time that there is for it. */
export function isOutOfTime(held: Held, rules: Hours, at: EpochMs): boolean {
  const isWanted = held.exit === null || held.leaving !== null;
  return isWanted && isUnseen(held) && !mustVerify(held, rules, at);
}

/** Whether closing for `reason` waits until the position was seen. */
export function awaitsSight(held: Held, reason: ExitReason, rules: Hours, at: EpochMs): boolean {
  if (!isUnseen(held)) return false;
  return PATIENT.has(reason) || TIMELY.has(reason) && settlesBought(held, rules, at);
}

/**
 * Whether the exchange settles it today, and nothing but what was paid for it can be lost. Sold once
 * more, it would be an option written without cover in its last minutes.
 */
function settlesBought({ token, quantity }: Held, { instrument }: Hours, at: EpochMs): boolean {
  const traded = instrument(token, at);
  return quantity > 0 && isOption(traded) && traded.expiry === istDate(at);
}

/** Why all of it leaves, so far as that does not wait; null while it may stay. */
export function leavingNow(held: Held, rules: Hours, at: EpochMs): ExitReason | null {
  const { leaving } = held;
  return leaving !== null && awaitsSight(held, leaving, rules, at) ? null : leaving;
}
