/**
 * One account's line to Kite's REST: the official client asks, the limiter says when, the transport
 * sends, a schema reads the answer. Only the half that trades and the half that reads are built on
 * it; nothing else speaks to Kite.
 * @module
 */
import { KiteConnect } from "kiteconnect";
import type { z } from "zod";
import { familyOf, type RequestLane } from "../../domain/broker/request_budget.ts";
import { KiteError } from "./kite_error.ts";
import { type KiteCall, sendCall, type TransportOptions } from "./kite_transport.ts";
import type { Limiter } from "./limiter.ts";
import { type Redact, redactor } from "./redact.ts";

/** The official client, with a transport of our own. */
export type KiteClient = InstanceType<typeof KiteConnect>;

const KITE_ROOT = "https://api.kite.trade";
/** The client's own figure; it could not be aborted there. */
const TIMEOUT_MS = 7_000;
/** After a 429 the broker's window must roll over. */
const PAUSE_MS = 1_000;

export interface KiteSessionOptions {
  readonly apiKey: string;
  /** Null before login. */
  readonly accessToken: string | null;
  readonly limiter: Limiter;
  readonly root?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** What must not be written anywhere, beside key and token. */
  readonly secrets?: readonly string[];
  /** The token was refused: nothing more will be answered until another one is taken. */
  readonly onRefused?: () => void;
}

export interface Question<T> {
  readonly lane: RequestLane;
  /** The answer's shape; what it makes of it is the result. */
  readonly schema: z.ZodType<T>;
  /** Not sent after so long in the queue. */
  readonly withinMs?: number;
  ask(client: KiteClient): Promise<unknown>;
}

export class KiteSession {
  readonly #client: KiteClient;
  readonly #limiter: Limiter;
  readonly #refused: () => void;
  /** Tokens that were taken later are masked too. */
  readonly #secrets: string[];
  #redact: Redact;
  #accessToken: string;

  constructor(options: KiteSessionOptions) {
    const { apiKey, accessToken, root = KITE_ROOT, timeoutMs = TIMEOUT_MS, signal } = options;
    this.#secrets = [apiKey, accessToken ?? "", ...options.secrets ?? []];
    this.#redact = redactor(this.#secrets);
    this.#accessToken = accessToken ?? "";
    this.#limiter = options.limiter;
    this.#refused = options.onRefused ?? (() => {});
    this.#client = new KiteConnect({ api_key: apiKey, access_token: accessToken ?? "" });
    const transport: TransportOptions = {
      root,
      timeoutMs,
      redact: (text) => this.redact(text),
      ...(signal === undefined ? {} : { signal }),
    };
    // Its own transport loses the HTTP status, takes HTML for success and reads times as local.
    const requestInstance = { request: (call: KiteCall) => sendCall(call, transport) };
    Object.assign(this.#client, { requestInstance });
  }

  /** Masks every secret that this session has had. */
  redact(text: string): string {
    return this.#redact(text);
  }

  /** Another token, after a login: from the next request on. */
  renew(accessToken: string): void {
    this.#secrets.push(accessToken);
    this.#redact = redactor(this.#secrets);
    this.#accessToken = accessToken;
    this.#client.setAccessToken(accessToken);
  }

  /** Throws KiteError. */
  async ask<T>({ lane, schema, withinMs, ask }: Question<T>): Promise<T> {
    let answer: unknown;
    let sentWith: string | null = null;
    const send = () => {
      sentWith = this.#accessToken;
      return ask(this.#client);
    };
    try {
      answer = await this.#limiter.run(lane, send, withinMs);
    } catch (error) {
      if (error instanceof KiteError && error.code === "rate_limited") {
        this.#limiter.pause(familyOf(lane), PAUSE_MS);
      }
      // What was on its way while another token was taken says nothing of that one.
      const isCurrent = sentWith === this.#accessToken;
      if (error instanceof KiteError && error.code === "needs_login" && isCurrent) this.#refused();
      throw error;
    }
    const read = schema.safeParse(answer);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const place = issue === undefined ? "" : `${issue.path.join(".")}: ${issue.message}`;
    throw new KiteError("bad_answer", 200, this.redact(`unexpected answer at ${place}`));
  }
}
