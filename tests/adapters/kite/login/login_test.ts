/** What comes back from the broker's login page, and what is believed of it. @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { processLoop } from "../../../../adapters/clock.ts";
import { KiteError } from "../../../../adapters/kite/kite_error.ts";
import { Limiter } from "../../../../adapters/kite/limiter.ts";
import {
  accessTokenFor,
  catchRedirect,
  loginUrl,
  requestTokenOf,
} from "../../../../adapters/kite/login/login.ts";
import { LOGIN_FLAGS } from "../../../../adapters/kite/login/login_spawn.ts";
import { taskWords } from "../../../process/desk_process.ts";
import { fixtureText, hasFixtures } from "../fixture.ts";
import { refusal, withKite } from "../kite_server.ts";
import { READING_RATES } from "../reading_rates.ts";

const APP = { apiKey: "key123", apiSecret: "hush1" };
const options = (root: string) => ({
  app: APP,
  root,
  limiter: new Limiter({ rates: READING_RATES, loop: processLoop() }),
});

Deno.test("requestTokenOf() finds the token in what a person pastes", () => {
  const token = "QvbMd2zhZV8nUYqcGBzTDLQv5mCSaKZ1";
  const address = `http://127.0.0.1:8765/?action=login&status=success&request_token=${token}`;
  for (const pasted of [token, ` ${token}\r`, address, `${address}&state=x`]) {
    assertEquals(requestTokenOf(pasted), token);
  }
  for (const pasted of ["", "yes", "two words", "http://x/?status=success", "?request_token=a b"]) {
    assertEquals(requestTokenOf(pasted), null);
  }
});

Deno.test("loginUrl() asks for the state to be brought back", () => {
  const url = new URL(loginUrl("key123", "abc"));
  assertEquals(url.origin + url.pathname, "https://kite.zerodha.com/connect/login");
  assertEquals(url.searchParams.get("api_key"), "key123");
  assertEquals(url.searchParams.get("redirect_params"), "state=abc");
});

Deno.test("loginUrl() leads to the exchange that the login is of", () => {
  const asked = "/connect/login?v=3&api_key=key123&redirect_params=state%3Dabc";
  for (const root of ["http://127.0.0.1:7070", "http://127.0.0.1:7070/"]) {
    assertEquals(loginUrl("key123", "abc", root), `http://127.0.0.1:7070${asked}`);
  }
});

Deno.test("catchRedirect() takes the token of the login it began and of no other", async () => {
  const { url, token } = catchRedirect(0, "mine", new AbortController().signal);
  const get = async (path: string) => {
    const response = await fetch(url + path);
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await get("favicon.ico"), 404);
  assertEquals(await get("?request_token=short&state=mine"), 404);
  assertEquals(await get("?request_token=Foreign00token"), 403);
  assertEquals(await get("?request_token=Foreign00token&state=other"), 403);
  assertEquals(await get("?request_token=MyOwn00token&status=success&state=mine"), 200);
  assertEquals(await token, "MyOwn00token");
  await assertRejects(() => fetch(url));
});

Deno.test("catchRedirect() gives up when told to", async () => {
  const stop = new AbortController();
  const { url, token } = catchRedirect(0, "mine", stop.signal);
  const ended = assertRejects(() => token, DOMException);
  stop.abort();
  await ended;
  await assertRejects(() => fetch(url));
});

Deno.test(
  "accessTokenFor() sends the checksum, never the secret",
  { ignore: !hasFixtures },
  async () => {
    const headers = { "content-type": "application/json" };
    const answer = () => new Response(fixtureText("generate_session.json"), { headers });
    await withKite(answer, async ({ root, asked }) => {
      const token = await accessTokenFor("RequestToken1", options(root));
      assertEquals<unknown>(token, {
        apiKey: "key123",
        userId: "XX0000",
        accessToken: "XXXXXX",
        issuedAt: Date.parse("2021-01-01T16:15:14+05:30"),
      });
      const [one] = asked;
      const body = new URLSearchParams(one?.body);
      const sum = new Uint8Array(
        await crypto.subtle.digest("SHA-256", new TextEncoder().encode("key123RequestToken1hush1")),
      );
      const hex = [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      assertEquals([one?.method, one?.path, body.get("checksum")], ["POST", "/session/token", hex]);
      assert(!one?.body.includes("hush1"));
    });
  },
);

Deno.test("accessTokenFor() says what is wrong without a secret when it is refused", async () => {
  const said = "Token is invalid or has expired: RequestToken1 with hush1";
  await withKite(() => refusal(403, "TokenException", said), async ({ root }) => {
    const error = await assertRejects(
      () => accessTokenFor("RequestToken1", options(root)),
      KiteError,
    );
    assertEquals([error.code, error.status], ["needs_login", 403]);
    assert(!/RequestToken1|hush1/.test(Deno.inspect(error)));
  });
});

Deno.test("a login that a trade starts may do what the login task may, and no more", () => {
  const task = taskWords("", "login").filter((word) => word.startsWith("--"));
  assertEquals(LOGIN_FLAGS, task);
});
