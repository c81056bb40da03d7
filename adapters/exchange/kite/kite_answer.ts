/**
 * How Kite answers: success with data, or an error with its type and the HTTP status that goes
 * with it.
 * @module
 */

/** Types of errors with the status each comes with. */
const STATUS = {
  TokenException: 403,
  PermissionException: 403,
  InputException: 400,
  OrderException: 400,
  MarginException: 400,
  HoldingException: 400,
  NetworkException: 502,
  DataException: 502,
  GeneralException: 500,
} as const;

export type KiteErrorType = keyof typeof STATUS;

/** A request that is refused: caught at the edge, where it becomes the answer. */
export class KiteRefusal extends Error {
  override readonly name = "KiteRefusal";
  readonly status: number;

  constructor(readonly type: KiteErrorType, message: string, status: number = STATUS[type]) {
    super(message);
    this.status = status;
  }
}

const JSON_TYPE = { "content-type": "application/json" };

/** HTTP 200 with Kite's envelope about `data`. */
export function success(data: unknown): Response {
  return new Response(JSON.stringify({ status: "success", data }), { headers: JSON_TYPE });
}

/** The error as Kite's body; its `data` is null, and the HTTP status that of the refusal. */
export function refused({ type, message, status }: KiteRefusal): Response {
  const body = { status: "error", message, data: null, error_type: type };
  return new Response(JSON.stringify(body), { status, headers: JSON_TYPE });
}

/** What a proxy in front of a broker shows when something behind it is wrong. */
export function html(status: number, text: string): Response {
  const body = `<html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>\n`;
  return new Response(body, { status, headers: { "content-type": "text/html" } });
}

/** HTTP 200 without an envelope, as the instruments dump comes. */
export function csv(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/csv" } });
}
