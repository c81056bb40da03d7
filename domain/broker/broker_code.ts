/**
 * What can go wrong at a broker or on the way there, as a closed set of codes: errors of its line
 * carry them, and orders that came to nothing by one say it.
 * @module
 */

export const BROKER_CODES = [
  /** The token is missing, refused or dead: a person has to log in. */
  "needs_login",
  /** The account, or this address, may not do it. */
  "not_permitted",
  /** What was asked makes no sense to the broker. */
  "bad_input",
  /** The order was refused. */
  "order_refused",
  /** The exchange takes no such price now. */
  "price_band",
  /** Something asked of the order before is still under way, or it has ended. */
  "order_busy",
  /** An order has been changed as often as any may be. */
  "changes_spent",
  /** Not enough money. */
  "margin_short",
  /** Not enough of the share is held. */
  "holding_short",
  "rate_limited",
  "not_found",
  /** The broker cannot reach its own order system, or answers 5xx. */
  "broker_down",
  /** Any other refusal of the broker. */
  "refused",
  /** No connection: nothing was sent. */
  "unreachable",
  /** No answer in time, or the connection broke while waiting for one. */
  "no_answer",
  /** An answer that is not what Kite sends: HTML, broken JSON, other fields. */
  "bad_answer",
  /** Never sent: waited longer for its budget than it was worth. */
  "expired",
  /** Never sent: the broker takes no more of them today. */
  "day_budget_spent",
  /** Never sent: too many wait already. */
  "queue_full",
  /** Never sent: taken back, by HALT or by the end of the process. */
  "withdrawn",
] as const;

export type BrokerCode = typeof BROKER_CODES[number];
