/**
 * What can go wrong between us and Kite, as a code of a closed set with the HTTP status. Messages
 * are redacted before they come here and nothing of the request is attached: errors are logged.
 * @module
 */
import type { BrokerCode } from "../../domain/broker/broker_code.ts";
import { isPriceRefusal } from "../../domain/broker/price_refusal.ts";

export type KiteErrorCode = BrokerCode;

/** After these the request may have been done all the same. */
const FATE_UNKNOWN: ReadonlySet<KiteErrorCode> = new Set([
  "no_answer",
  "bad_answer",
  "broker_down",
]);

/** After these the same request may well succeed later. */
const TRANSIENT: ReadonlySet<KiteErrorCode> = new Set([
  "rate_limited",
  "broker_down",
  "unreachable",
  "no_answer",
  "bad_answer",
]);

/** These say that nothing has left. */
const UNSENT: ReadonlySet<KiteErrorCode> = new Set([
  "unreachable",
  "expired",
  "day_budget_spent",
  "queue_full",
  "withdrawn",
]);

export class KiteError extends Error {
  override readonly name = "KiteError";

  /** `status` is null where no answer came. */
  constructor(readonly code: KiteErrorCode, readonly status: number | null, what: string) {
    super(`Kite: ${what} (${code}${status === null ? "" : `, HTTP ${status}`})`);
  }

  /** An order may have been placed, changed or cancelled: look it up, never send it again. */
  get isFateUnknown(): boolean {
    return FATE_UNKNOWN.has(this.code);
  }

  get isTransient(): boolean {
    return TRANSIENT.has(this.code);
  }

  /** Nothing was sent. */
  get isUnsent(): boolean {
    return UNSENT.has(this.code);
  }
}

const BY_TYPE: Readonly<Record<string, KiteErrorCode>> = {
  TokenException: "needs_login",
  PermissionException: "not_permitted",
  InputException: "bad_input",
  OrderException: "order_refused",
  MarginException: "margin_short",
  HoldingException: "holding_short",
  NetworkException: "broker_down",
  // The API did not understand its own order system.
  DataException: "broker_down",
};

/** Not 403: Kite names what it means by that, and a page of something before it ends no login. */
const BY_STATUS: Readonly<Record<number, KiteErrorCode>> = {
  400: "bad_input",
  404: "not_found",
  405: "bad_input",
  410: "not_found",
  429: "rate_limited",
};

/** Of these the words say more than the type. */
const ABOUT_ORDERS: ReadonlySet<KiteErrorCode> = new Set(["bad_input", "order_refused", "refused"]);

/** Of one order, and told as if the whole account had asked too often. */
const CHANGES_SPENT = /modifications exceeded/i;

/** Of a change or cancel that comes too soon after another one, and of one that comes too late. */
const BUSY = /is being processed/i;

/** The code of a refusal. Kite says NetworkException for 429 too, so some statuses come first. */
export function kiteErrorCode(
  status: number,
  errorType: string | null,
  message = "",
): KiteErrorCode {
  if (status < 500 && CHANGES_SPENT.test(message)) return "changes_spent";
  const code = codeOf(status, errorType);
  if (!ABOUT_ORDERS.has(code)) return code;
  if (BUSY.test(message)) return "order_busy";
  return isPriceRefusal(message) ? "price_band" : code;
}

function codeOf(status: number, errorType: string | null): KiteErrorCode {
  if (status === 429) return "rate_limited";
  const byType = errorType !== null && Object.hasOwn(BY_TYPE, errorType)
    ? BY_TYPE[errorType]
    : undefined;
  // Behind a 5xx an order may have been done, whatever type it comes with; not if nobody was let in.
  if (status >= 500 && byType !== "needs_login" && byType !== "not_permitted") return "broker_down";
  if (byType !== undefined) return byType;
  // A refusal that comes with 403 but is typed otherwise is none of the token's.
  if (errorType !== null) return "refused";
  return BY_STATUS[status] ?? "bad_answer";
}
