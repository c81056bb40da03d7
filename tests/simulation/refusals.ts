/**
 * Brokers that refuse some requests for a while, in the words and under the statuses of Kite, which
 * the adapter makes codes of; of orders some only after they were taken.
 * @module
 */
import { KiteError, kiteErrorCode } from "../../adapters/kite/kite_error.ts";
import { answerAfter } from "../../adapters/kite/kite_order_port.ts";
import type { PortAnswer } from "../../adapters/kite/port_answer.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";

type Sent = Exclude<OrderRequest, { type: "Find" }>;

/** HTTP status, Kite's type of an error, its words. */
type Words = readonly [number, string, string];

export interface Refusal {
  readonly what: string;
  of(request: Sent): boolean;
  readonly words: Words;
  /** An order is taken first and rejected a moment later. */
  readonly isLate: boolean;
}

const MARGIN: Words = [
  400,
  "MarginException",
  "Insufficient funds. Required margin is 210000.00 but available margin is 1200.00.",
];
const CIRCUIT: Words = [
  400,
  "InputException",
  "Your order price is lower than the current lower circuit limit of 21500.00.",
];
const TRIGGER: Words = [
  400,
  "InputException",
  "Trigger price for stoploss sell orders should be lower than the last traded price.",
];
const RANGE: Words = [400, "OrderException", "17070 : The Price is out of the LPP range"];
const ROOM: Words = [429, "NetworkException", "Too many requests"];
const CLOSED: Words = [
  400,
  "InputException",
  "Markets are closed right now. Use GTT for placing long standing orders instead.",
];
const NOT_OPEN: Words = [400, "OrderException", "16388 : Markets not open for trading"];
const BUSY: Words = [
  400,
  "InputException",
  "Order cannot be modified as it is being processed. Try later.",
];
const PROCESSED: Words = [
  400,
  "OrderException",
  "Order cannot be cancelled: it is already processed.",
];
const SPENT: Words = [429, "NetworkException", "Maximum allowed order modifications exceeded."];
const BLOCKED: Words = [403, "PermissionException", "No IPs configured for this app."];
const DOWN: Words = [503, "GeneralException", "Order management system is not reachable."];

const isExit = (sent: Sent) => sent.type === "Place" && sent.order.purpose !== "entry";
const termsIn = (sent: Sent) =>
  sent.type === "Place" ? sent.order : sent.type === "Modify" ? sent.change : null;

/** Which requests, under which words, and which of these an order is rejected with later. */
const KINDS: readonly (readonly [string, Refusal["of"], readonly Words[], readonly Words[]])[] = [
  ["what is placed", ({ type }) => type === "Place", [MARGIN, CLOSED, BLOCKED], [MARGIN, NOT_OPEN]],
  ["exits", isExit, [MARGIN, ROOM, DOWN], [MARGIN]],
  ["stops", (sent) => termsIn(sent)?.type === "SL", [TRIGGER, CIRCUIT], [TRIGGER]],
  ["closes", (sent) => isExit(sent) && termsIn(sent)?.type === "LIMIT", [CIRCUIT], [RANGE]],
  ["limits", (sent) => termsIn(sent)?.type === "LIMIT", [CIRCUIT, MARGIN], [RANGE]],
  ["changes", ({ type }) => type === "Modify", [BUSY, SPENT, PROCESSED, MARGIN, DOWN], []],
  ["cancels", ({ type }) => type === "Cancel", [BUSY, PROCESSED, DOWN], []],
  ["changes and cancels", ({ type }) => type !== "Place", [BUSY, PROCESSED, ROOM], []],
  ["all", () => true, [ROOM, CLOSED, BLOCKED, DOWN], [NOT_OPEN]],
];

export const REFUSALS: readonly Refusal[] = KINDS.flatMap(([what, of, atOnce, later]) => [
  ...atOnce.map((words) => ({ what: `${what}: ${words[2]}`, of, words, isLate: false })),
  ...later.map((words) => ({ what: `${what} late: ${words[2]}`, of, words, isLate: true })),
]);

/** What the order port makes of it. */
export function refusedBy({ words: [status, type, what] }: Refusal, sent: Sent) {
  const error = new KiteError(kiteErrorCode(status, type, what), status, what);
  return answerAfter(sent, error) as PortAnswer<OrderReply>;
}
