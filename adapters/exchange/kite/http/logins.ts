/**
 * Who may ask: one app with its key and secret, request tokens that work once and for minutes, and
 * access tokens that die at six in the morning of market time.
 * @module
 */
import { tokenEndsAt } from "../../../../domain/broker/token_life.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { KiteRefusal } from "../kite_answer.ts";

export interface KiteAppKeys {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Of the host's time: a person logs in at a person's pace, however fast the market runs. */
const REQUEST_TOKEN_LIFE_MS = 300_000;

export class Logins {
  readonly app: KiteAppKeys;
  readonly #wall: () => number;
  /** Until when each works, of the host's time. */
  readonly #requestTokens = new Map<string, number>();
  /** When each dies, of market time. */
  readonly #accessTokens = new Map<string, EpochMs>();

  constructor(app: KiteAppKeys, wall: () => number) {
    this.app = app;
    this.#wall = wall;
  }

  /** A person has signed in with the broker. Throws KiteRefusal for an unknown app. */
  requestToken(apiKey: string): string {
    if (apiKey !== this.app.apiKey) throw new KiteRefusal("InputException", "Invalid `api_key`.");
    const token = randomToken();
    this.#requestTokens.set(token, this.#wall() + REQUEST_TOKEN_LIFE_MS);
    return token;
  }

  /** The access token of a login; `checksum` is sha256(key + request token + secret) in hex. */
  async exchange(
    apiKey: string,
    requestToken: string,
    checksum: string,
    at: EpochMs,
  ): Promise<string> {
    const { app } = this;
    const expected = await sha256(app.apiKey + requestToken + app.apiSecret);
    const until = this.#requestTokens.get(requestToken) ?? -Infinity;
    if (apiKey !== app.apiKey || checksum !== expected) {
      throw new KiteRefusal("TokenException", "Invalid `checksum`.");
    }
    this.#requestTokens.delete(requestToken);
    if (until < this.#wall()) {
      throw new KiteRefusal("TokenException", "Token is invalid or has expired.");
    }
    return this.issue(at);
  }

  /** A token without the ceremony. */
  issue(at: EpochMs): string {
    const token = randomToken();
    this.#accessTokens.set(token, tokenEndsAt(at));
    return token;
  }

  isAlive(apiKey: string, accessToken: string, at: EpochMs): boolean {
    const endsAt = this.#accessTokens.get(accessToken);
    return apiKey === this.app.apiKey && endsAt !== undefined && at < endsAt;
  }

  /** Logs out; says whether the token was known. */
  end(accessToken: string): boolean {
    return this.#accessTokens.delete(accessToken);
  }

  /** Logs everybody out. */
  endAll(): void {
    this.#accessTokens.clear();
  }
}

/** 32 letters and digits. */
function randomToken(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
