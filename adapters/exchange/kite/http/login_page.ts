/**
 * Where a person signs in with the simulated broker: nobody is asked for a password, the browser is
 * sent straight back with a request token, as Kite does after its second factor.
 * @module
 */
import type { Logins } from "./logins.ts";

/** Answers `GET /connect/login`. Throws KiteRefusal for an unknown app. */
export function loginPage(logins: Logins, query: URLSearchParams, redirectUrl: string): Response {
  const requestToken = logins.requestToken(query.get("api_key") ?? "");
  const back = new URL(redirectUrl);
  // What the app wants back comes first: it may not replace what the broker says.
  for (const [name, value] of new URLSearchParams(query.get("redirect_params") ?? "")) {
    back.searchParams.set(name, value);
  }
  const said = { action: "login", type: "login", status: "success", request_token: requestToken };
  for (const [name, value] of Object.entries(said)) back.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: back.href } });
}
