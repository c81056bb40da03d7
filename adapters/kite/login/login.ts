/**
 * The daily login: a person signs in with the broker in a browser, and the request token that comes
 * back, by a redirect to loopback or by hand, becomes the access token of the day.
 * @module
 */
import { KiteSession } from "../kite_session.ts";
import type { Limiter } from "../limiter.ts";
import { session as sessionSchema } from "../schema/account_schema.ts";
import type { AccessToken, KiteApp } from "./credentials.ts";

const KITE = "https://kite.zerodha.com";
const REQUEST_TOKEN = /^[A-Za-z0-9]{6,128}$/;

/**
 * Where the person signs in: with Kite, or at the exchange of `root`. `state` comes back with the
 * redirect: without it any page could hand us a token of its own account.
 */
export function loginUrl(apiKey: string, state: string, root = KITE): string {
  const query = new URLSearchParams({ v: "3", api_key: apiKey });
  query.set("redirect_params", new URLSearchParams({ state }).toString());
  return `${root.replace(/\/+$/, "")}/connect/login?${query}`;
}

/** The request token of what a person pasted: the address they ended at, or the token itself. */
export function requestTokenOf(pasted: string): string | null {
  const text = pasted.trim();
  if (REQUEST_TOKEN.test(text)) return text;
  const query = /[?&](.*)$/s.exec(text)?.[1];
  const token = query === undefined ? null : new URLSearchParams(query).get("request_token");
  return token !== null && REQUEST_TOKEN.test(token) ? token : null;
}

export interface Redirect {
  readonly url: string;
  /** The request token; rejects when `signal` ends the wait. */
  readonly token: Promise<string>;
}

/** Waits on loopback for the browser to come back with `state`. Throws when the port is taken. */
export function catchRedirect(port: number, state: string, signal: AbortSignal): Redirect {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const token = searchParams.get("request_token") ?? "";
    if (pathname !== "/" || !REQUEST_TOKEN.test(token)) return page(404, "Nothing here.");
    if (searchParams.get("state") !== state) return page(403, "This is not the login we began.");
    resolve(token);
    // Whether the broker takes it, only the answer to the next request says.
    return page(
      200,
      "The login has come back: the terminal says the rest. You can close this page.",
    );
  });
  const stop = () => reject(new DOMException("The wait for the login has ended", "AbortError"));
  signal.addEventListener("abort", stop, { once: true });
  const token = promise.finally(() => {
    signal.removeEventListener("abort", stop);
    return server.shutdown();
  });
  return { url: `http://127.0.0.1:${server.addr.port}/`, token };
}

function page(status: number, text: string): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "connection": "close" };
  return new Response(`${text}\n`, { status, headers });
}

export interface LoginOptions {
  readonly app: KiteApp;
  readonly limiter: Limiter;
  readonly root?: string;
}

/** Changes a request token, which works once and for minutes, for the token of the day. Throws KiteError. */
export async function accessTokenFor(
  requestToken: string,
  { app, limiter, root }: LoginOptions,
): Promise<Omit<AccessToken, "endsAt">> {
  const { apiKey, apiSecret } = app;
  const session = new KiteSession({
    apiKey,
    accessToken: null,
    limiter,
    secrets: [apiSecret, requestToken],
    ...(root === undefined ? {} : { root }),
  });
  const { userId, accessToken, loginAt } = await session.ask({
    lane: "other",
    schema: sessionSchema,
    ask: (kite) => kite.generateSession(requestToken, apiSecret),
  });
  return { apiKey, userId, accessToken, issuedAt: loginAt };
}
