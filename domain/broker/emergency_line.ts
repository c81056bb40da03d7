/**
 * What is written of an exit that leaves while the log is lost: enough to find it at the broker
 * again, and for a person to read. One line a request, before it is sent.
 * @module
 */
import { type BlotterState, orderUnder } from "../order/blotter.ts";
import { everyOrder } from "../order/day_orders.ts";
import { type EpochMs, type IsoDate, istDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { isTerminal, type NewOrder, type OrderType } from "../order/order.ts";
import type { OrderRequest } from "../ports.ts";
import type { RecalledExit } from "../portfolio/state.ts";
import { positionKey } from "../account/position.ts";
import type { Side } from "../order/side.ts";

export const EMERGENCY_STEPS = ["place", "modify", "cancel"] as const;

export interface EmergencyLine {
  readonly at: EpochMs;
  /** Who wants it closed. */
  readonly by: string;
  readonly what: typeof EMERGENCY_STEPS[number];
  readonly tag: string;
  /** The broker's number of what is changed or cancelled; null for what is placed. */
  readonly orderId: string | null;
  /** `positionKey`. */
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly price: Paise;
  readonly trigger: Paise;
  /** Of what is placed: the whole order. */
  readonly order: NewOrder | null;
}

/** Whether a request only reduces, takes back or looks up: the rest waits for its record. */
export function mayPassLog(request: OrderRequest): boolean {
  return request.type !== "Place" || request.order.purpose !== "entry";
}

/**
 * The line of a request that may pass the log; null for what changes no exit: a look-up, or the
 * cancel of an entry.
 */
export function emergencyLine(
  request: OrderRequest,
  blotter: BlotterState,
  { at, by }: Pick<EmergencyLine, "at" | "by">,
): EmergencyLine | null {
  if (request.type === "Find") return null;
  if (request.type === "Place") {
    return lineOf("place", request.order, null, request.order, { at, by });
  }
  const { orderId } = request;
  const known = everyOrder(blotter).find((each) => each.orderId === orderId);
  if (known === undefined || known.order.purpose === "entry") return null;
  if (request.type === "Cancel") return lineOf("cancel", known.order, orderId, null, { at, by });
  return lineOf("modify", { ...known.order, ...request.change }, orderId, null, { at, by });
}

function lineOf(
  what: EmergencyLine["what"],
  { tag, key, product, side, type, quantity, price, trigger }: NewOrder,
  orderId: string | null,
  order: NewOrder | null,
  { at, by }: Pick<EmergencyLine, "at" | "by">,
): EmergencyLine {
  const symbol = positionKey(key, product);
  return { at, by, what, tag, orderId, symbol, side, type, quantity, price, trigger, order };
}

/** Lines of a day: a broker lists the orders of no other. */
export function linesOn(lines: readonly EmergencyLine[], date: IsoDate): readonly EmergencyLine[] {
  return lines.filter(({ at }) => istDate(at) === date);
}

/** Exits that may be at the broker without a record, in the order in which they were sent. */
export function recalledFrom(lines: readonly EmergencyLine[]): readonly RecalledExit[] {
  return lines.flatMap(({ order, at }) => order === null ? [] : [{ order, at }]);
}

/** Whether each order of some lines is known and has ended. */
export function haveEnded(lines: readonly EmergencyLine[], blotter: BlotterState): boolean {
  return lines.every(({ tag }) => {
    const known = orderUnder(blotter, tag);
    return known !== undefined && isTerminal(known.status);
  });
}
