/** Who is let in: by key, secret, a request token that works once, and until six in the morning. @module */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { loginPage } from "../../../../../adapters/exchange/kite/http/login_page.ts";
import { Logins } from "../../../../../adapters/exchange/kite/http/logins.ts";
import { KiteRefusal } from "../../../../../adapters/exchange/kite/kite_answer.ts";
import { loginUrl, requestTokenOf } from "../../../../../adapters/kite/login/login.ts";
import { addDays, type EpochMs, istInstant } from "../../../../../domain/market_time.ts";
import { DATE } from "../running_exchange.ts";

const APP = { apiKey: "aKey", apiSecret: "aSecret" };
const NOON = istInstant(DATE, 720);
const REDIRECT = "http://127.0.0.1:8765/?own=1";

async function checksum(requestToken: string, secret = APP.apiSecret): Promise<string> {
  const bytes = new TextEncoder().encode(APP.apiKey + requestToken + secret);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

Deno.test("loginPage() sends the browser back with what the app asked for and a request token", () => {
  const logins = new Logins(APP, () => 0);
  const { searchParams } = new URL(loginUrl(APP.apiKey, "the state"));
  const page = loginPage(logins, searchParams, REDIRECT);
  assertEquals(page.status, 302);
  const back = new URL(page.headers.get("location") ?? "");
  const { own, state, status, action } = Object.fromEntries(back.searchParams);
  assertEquals([own, state, status, action], ["1", "the state", "success", "login"]);
  assertEquals(requestTokenOf(back.href), back.searchParams.get("request_token"));
  const stranger = new URLSearchParams({ api_key: "another" });
  assertThrows(() => loginPage(logins, stranger, REDIRECT), KiteRefusal, "Invalid `api_key`.");
});

Deno.test("exchange() wants the right checksum of a token that is fresh and unused", async () => {
  let wall = 0;
  const logins = new Logins(APP, () => wall);
  const token = logins.requestToken(APP.apiKey);
  const wrong = await checksum(token, "guessed");
  const refused = (code: string, sum: string, says: string) =>
    assertRejects(() => logins.exchange(APP.apiKey, code, sum, NOON), KiteRefusal, says);
  await refused(token, wrong, "Invalid `checksum`.");
  const access = await logins.exchange(APP.apiKey, token, await checksum(token), NOON);
  assert(logins.isAlive(APP.apiKey, access, NOON));
  await refused(token, await checksum(token), "invalid or has expired");
  const late = logins.requestToken(APP.apiKey);
  wall += 300_001;
  await refused(late, await checksum(late), "invalid or has expired");
  assert(!logins.isAlive("another", access, NOON));
});

Deno.test("isAlive() ends at six in the morning, at a logout, and when all are logged out", () => {
  const logins = new Logins(APP, () => 0);
  const alive = (token: string, at: EpochMs) => logins.isAlive(APP.apiKey, token, at);
  const [first, second, third] = [NOON, NOON, NOON].map((at) => logins.issue(at));
  const six = istInstant(addDays(DATE, 1), 360);
  assertEquals([alive(first!, six - 1 as EpochMs), alive(first!, six)], [true, false]);
  assertEquals([logins.end(second!), logins.end(second!)], [true, false]);
  assertEquals([alive(second!, NOON), alive(third!, NOON)], [false, true]);
  logins.endAll();
  assert(!alive(third!, NOON));
});
