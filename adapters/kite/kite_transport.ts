/**
 * Sends what the official client asks for. The client knows routes, encodings and checksums; how a
 * request travels is ours: with a deadline, with the HTTP status kept, and an answer that is not
 * what Kite sends is an error whatever its status says.
 * @module
 */
import { z } from "zod";
import { KiteError, kiteErrorCode } from "./kite_error.ts";
import type { Redact } from "./redact.ts";

/** A request as the client hands it over. */
export interface KiteCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path below the root. */
  readonly url: string;
  readonly params?: Readonly<Record<string, unknown>> | null;
  /** The body, encoded. */
  readonly data?: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TransportOptions {
  /** E.g. `https://api.kite.trade`. */
  readonly root: string;
  readonly timeoutMs: number;
  readonly redact: Redact;
  /** Aborts whatever is under way. */
  readonly signal?: AbortSignal;
}

const MESSAGE_LENGTH_MAX = 300;

const refusal = z.object({
  status: z.string().optional(),
  message: z.string().nullish(),
  error_type: z.string(),
});
const success = z.object({ status: z.literal("success"), data: z.unknown() });

/** `data` of a JSON answer, or the text of a CSV one. Throws KiteError. */
export async function sendCall(call: KiteCall, options: TransportOptions): Promise<unknown> {
  const what = `${call.method} ${call.url}`;
  const { status, type, text } = await exchange(call, what, options);
  const say = (problem: string) =>
    // Cut first, a secret could lose the end that makes it one.
    `${options.redact(what)}: ${options.redact(problem).slice(0, MESSAGE_LENGTH_MAX)}`;
  if (status === 200 && type.includes("text/csv")) return text;
  const body = type.includes("application/json") ? parsed(text) : undefined;
  const refused = refusal.safeParse(body);
  if (refused.success) {
    const { error_type, message } = refused.data;
    const words = message ?? error_type;
    throw new KiteError(kiteErrorCode(status, error_type, words), status, say(words));
  }
  if (status < 200 || status >= 300) {
    throw new KiteError(kiteErrorCode(status, null), status, say(`no reason given (${type})`));
  }
  const answer = success.safeParse(body);
  if (answer.success) return answer.data.data;
  throw new KiteError("bad_answer", status, say(`answered ${type || "nothing"}`));
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function exchange(call: KiteCall, what: string, options: TransportOptions): Promise<Answer> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signals = options.signal === undefined ? [deadline] : [deadline, options.signal];
  try {
    const response = await fetch(options.root + call.url + queryOf(call.params ?? {}), {
      method: call.method,
      headers: { ...call.headers, "X-Kite-Version": "3", "Accept": "application/json, text/csv" },
      body: call.data || null,
      redirect: "manual",
      signal: AbortSignal.any(signals),
    });
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, text: await response.text() };
  } catch (error) {
    // What fetch says holds the whole URL.
    const late = deadline.aborted ? `no answer within ${options.timeoutMs} ms` : null;
    throw neverConnected(error)
      ? new KiteError("unreachable", null, `${what}: cannot connect`)
      : new KiteError("no_answer", null, `${what}: ${late ?? "the connection broke"}`);
  }
}

/** Some versions of Deno say it in the message, others in its cause. */
function neverConnected(error: unknown): boolean {
  if (!(error instanceof TypeError)) return false;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return `${error.message} ${cause}`.includes("(Connect)");
}

function queryOf(params: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== "") query.append(name, String(each));
    }
  }
  return query.size === 0 ? "" : `?${query}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
