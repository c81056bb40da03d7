/**
 * Orders of the desk that work under other terms than it believes: a change that the broker took
 * and its exchange did not, or one that somebody made by hand.
 * @module
 */
import type { BrokerOrder } from "../broker/order.ts";
import { type EpochMs, SECOND_MS } from "../market_time.ts";
import {
  isAtWork,
  isTerminal,
  type Modification,
  type OrderState,
  sameTerms,
  termsOf,
} from "../order/order.ts";

/** A change may be on its way, and unanswered, for no longer. */
export const CHANGE_MAX_MS = 8 * SECOND_MS;

/**
 * What the order is at the broker; null where it is what the desk believes, or its row is older than
 * what the desk knows. A MARKET order reads back as the limit that the broker makes of it, so only
 * others are compared; an entry is never changed back, and what was ordered of it says whether it is
 * whole.
 */
export function otherTerms(
  { order: own, orderId, status, filled }: OrderState,
  listed: BrokerOrder,
): Modification | null {
  // Of a moment before the last execution that is known: what was asked for before that, too, may
  // have been made since.
  if (listed.filled < filled) return null;
  const works = isAtWork(status) && orderId === listed.orderId && isAtWork(listed.status);
  if (!works || own.purpose === "entry") return null;
  const { type, quantity, price, trigger } = listed;
  if (own.type !== "LIMIT" && own.type !== "SL") return null;
  if (type !== "LIMIT" && type !== "SL") return null;
  const same = type === own.type && quantity === own.quantity && price === own.price &&
    (type === "LIMIT" || trigger === own.trigger);
  return same ? null : { type, quantity, price, trigger };
}

/** Whether an order that reads otherwise may yet become what the desk believes. */
export function isChanging({ changedAt }: OrderState, at: EpochMs): boolean {
  return at - changedAt < CHANGE_MAX_MS;
}

/**
 * For how long the first changes of an order show nothing until it is given up. One may be bad luck,
 * and is asked for again; of the second one it is known by then what it is up against.
 */
const LOST_AFTER_MS: readonly number[] = [CHANGE_MAX_MS, CHANGE_MAX_MS / 2];

/** An order that rests as it did, whatever it was asked to be meanwhile. */
export interface Resting {
  readonly rests: Modification;
  /** Of its changes, the first ones that are not missing: they were made, or refused. */
  readonly known: number;
  /** When those were asked for that are missing: the first ones, as many as count. */
  readonly askedAt: readonly EpochMs[];
}

/**
 * What is known, by one reading more, of an order that shows nothing of its changes; undefined where
 * it has become something else since, or was never to. A change counts from when it was asked for,
 * whatever was asked for after it: who changes an order each second must not wait for a second in
 * which nobody does. One that was refused is not missing, and what was asked for before it is not
 * either: whoever asks again in time hears of the last one only. Nor are terms made by hand.
 */
export function restingAfter(
  before: Resting | undefined,
  held: OrderState,
  listed: BrokerOrder,
  at: EpochMs,
): Resting | undefined {
  const { type, quantity, price, trigger } = listed;
  if (isTerminal(held.status) || (type !== "LIMIT" && type !== "SL")) return undefined;
  const rests = termsOf({ type, quantity, price, trigger });
  const same = before !== undefined && sameTerms(before.rests, rests) ? before : undefined;
  const isOther = otherTerms(held, listed) !== null;
  if (same === undefined && !isOther) return undefined;
  const { changes, changesRefused = 0, changedAt } = held;
  const shown = same?.known ?? (isChanging(held, at) ? changes - 1 : changes);
  const known = Math.max(shown, changesRefused);
  const askedAt = known === shown ? [...same?.askedAt ?? []] : [];
  const missing = Math.min(changes - known, LOST_AFTER_MS.length);
  // Of several since the last reading nobody knows when the first of them was asked for.
  while (isOther && askedAt.length < missing) askedAt.push(changedAt);
  return { rests, known, askedAt };
}

/**
 * Whether so many changes came to nothing that only another order helps. Not if it covers what it
 * should and only waits at another price: to give it up would leave nothing at all for a moment,
 * and that each time the stop trails.
 */
export function isStuck({ rests, askedAt }: Resting, wanted: Modification, at: EpochMs): boolean {
  const { type, quantity } = wanted;
  if (type === "SL" && rests.type === "SL" && rests.quantity === quantity) return false;
  return LOST_AFTER_MS.every((lostAfterMs, i) => at - (askedAt[i] ?? Infinity) >= lostAfterMs);
}
