/**
 * What the broker's stream says of an order, told to the broker actor as soon as its executions are
 * known: an update has an average price only. Part of the reconciler; it keeps nothing of its own.
 * @module
 */
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import { refusedIn } from "../../domain/broker/change_refusal.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import { isSettled, reportByRow, reportsOf } from "../../domain/broker/order_report.ts";
import { type OrderReport, termsOf } from "../../domain/order/order.ts";
import {
  ACCOUNT_PORT,
  type ExecutionsWanted,
  type ReconcilerProtocol,
} from "../protocol/reconciler.ts";
import { BROKER } from "../protocol/broker.ts";
import type { ReconcilerContext, ReconcilerState } from "./state.ts";
import { READ_SOON_MS, wantReading } from "./readings.ts";

type Ctx = ReconcilerContext;

/** After so many the readings of the whole account must do. */
const TRIES_MAX = 10;
/** Longer than a broker mostly takes, and half as long as a position may be without a stop. */
const ROW_AFTER_MS = 3 * SECOND_MS;

/** With a fill its executions are read first, for their prices; without one it is told at once. */
export function updated(state: ReconcilerState, order: BrokerOrder, ctx: Ctx): ReconcilerState {
  // What an older update still waits for, this one has as well. One without a fill that comes after
  // one with a fill is the older of the two.
  if (order.filled > 0) ctx.cancel(executionsOf(order));
  tellTerms(order, ctx);
  doubtChange(order, ctx);
  if (order.filled > 0) return filled(state, order, ctx);
  tellReports(reportsOf(order, []), ctx);
  if (order.status === "PENDING") wantReading(ctx);
  return state;
}

/**
 * Who fills in parts brings one update after the other: it waits from the first of them on. One that
 * shows less than another before it is the older one, and would take less for all.
 */
function filled(state: ReconcilerState, update: BrokerOrder, ctx: Ctx): ReconcilerState {
  const { orderId } = update;
  const before = state.unread[orderId];
  const since = before?.since ?? ctx.now;
  const order = before === undefined || before.order.filled <= update.filled
    ? update
    : before.order;
  // Each of them makes the reading before it stale, and the answer may never come.
  tellRow(order, since, ctx);
  readExecutions({ order, tries: 1, since }, ctx);
  return { ...state, unread: { ...state.unread, [orderId]: { since, order } } };
}

/** `tries`: how often they were asked for, this time included. One reading an order. */
export function readExecutions(wanted: ExecutionsWanted, ctx: Ctx): void {
  const { order } = wanted;
  const request: AccountRequest = { type: "ReadTrades", orderId: order.orderId };
  ctx.io(ACCOUNT_PORT, request, { as: "TradesRead", carry: wanted, key: executionsOf(order) });
}

/**
 * A position may stand without a stop until they are known: nobody waits for the next reading. Where
 * they cannot be read the order's row is believed: its units, at their average.
 */
export function executionsRead(
  state: ReconcilerState,
  { carry: { order, tries, since }, answer }: ReconcilerProtocol["TradesRead"],
  ctx: Ctx,
): ReconcilerState {
  const { [order.orderId]: _, ...unread } = state.unread;
  const next = answer.type === "ok" ? { ...state, unread } : state;
  if (answer.type === "ok") tellReports(reportsOf(order, answer.body), ctx);
  else tellRow(order, since, ctx);
  if (answer.type === "ok" && isSettled(order, answer.body)) return next;
  if (tries < TRIES_MAX) {
    const wanted = { order, tries: tries + 1, since };
    ctx.timer(executionsOf(order), READ_SOON_MS, "ExecutionsDue", wanted);
  }
  wantReading(ctx);
  return next;
}

function tellRow(order: BrokerOrder, since: EpochMs, ctx: Ctx): void {
  if (ctx.now - since < ROW_AFTER_MS) return;
  const shown = reportByRow(order, ctx.now);
  if (shown !== null) tellReports([shown], ctx);
}

/** In their order, and how many: what the broker actor knows already changes nothing there. */
export function tellReports(reports: readonly OrderReport[], ctx: Ctx): number {
  for (const report of reports) ctx.tell(BROKER, "OrderReported", report);
  return reports.length;
}

/** Of what may be a closing order: how far it goes is known as soon as the broker shows it. */
function tellTerms(order: BrokerOrder, ctx: Ctx): void {
  const { tag, orderId, status, type } = order;
  if (tag === null || status !== "OPEN" || type !== "LIMIT") return;
  ctx.tell(BROKER, "TermsShown", { tag, orderId, terms: termsOf({ ...order, type }) });
}

/** Says that an order of the desk may not be what it was to become. */
export function doubtChange(order: BrokerOrder, ctx: Ctx): void {
  const row = refusedIn(order);
  if (row !== null && row.tag !== null) ctx.tell(BROKER, "ChangeDoubted", { row });
}

function executionsOf({ orderId }: BrokerOrder): string {
  return `trades ${orderId}`;
}
