/** A line to Kite: whose fault it is when the ticker is refused. @module */
import { assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { type ProcessLoop, processLoop } from "../../../adapters/clock.ts";
import type { AccessToken } from "../../../adapters/kite/login/credentials.ts";
import { KiteLine } from "../../../commands/kite/kite_line.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import {
  ACCESS_TOKEN,
  API_KEY,
  json,
  refusal,
  sessionAt,
} from "../../adapters/kite/kite_server.ts";
import { until } from "../../patience.ts";

const PROFILE = {
  ...{ user_id: "AB1234", user_name: "A", exchanges: [], products: [], order_types: [] },
};
const TOKEN: AccessToken = {
  ...{ apiKey: API_KEY, userId: "AB1234", accessToken: ACCESS_TOKEN },
  issuedAt: 0 as EpochMs,
  endsAt: Infinity as EpochMs,
};

/** Nobody waits for ten seconds here. */
function hurried(loop: ProcessLoop): ProcessLoop {
  return { ...loop, later: (act, delayMs) => loop.later(act, Math.min(delayMs, 20)) };
}

interface Kite {
  readonly line: KiteLine;
  handshakes(): number;
}

/** Refuses handshakes with 403 while `refuses` says so of their number. */
async function withLine(
  refuses: (handshake: number) => boolean,
  rest: () => Response,
  act: (kite: Kite) => Promise<void>,
): Promise<void> {
  let handshakes = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (request.headers.get("upgrade") === null) return rest();
    if (refuses(++handshakes)) return new Response("Forbidden", { status: 403 });
    return Deno.upgradeWebSocket(request).response;
  });
  const host = `127.0.0.1:${server.addr.port}`;
  const line = new KiteLine({
    token: TOKEN,
    session: sessionAt(`http://${host}`),
    ticker: `ws://${host}`,
    loop: hurried(processLoop()),
    findToken: () => Promise.resolve({ type: "NeedsLogin", code: "no_token" }),
    say: () => {},
  });
  try {
    line.start();
    await act({ line, handshakes: () => handshakes });
  } finally {
    line.close();
    await server.shutdown();
  }
}

Deno.test("a ticker that is refused with a token that lives is tried again, and no login is asked for", async () => {
  const alive = () => json({ status: "success", data: PROFILE });
  await withLine((handshake) => handshake <= 2, alive, async ({ line, handshakes }) => {
    await until(() => line.isUp, 5_000);
    assertEquals([line.login.state, handshakes()], ["valid", 3]);
  });
});

Deno.test("a token that REST refuses as well needs a login, and its ticker is left alone", async () => {
  const dead = () => refusal(403, "TokenException", "Incorrect `api_key` or `access_token`.");
  await withLine(() => true, dead, async ({ line, handshakes }) => {
    await until(() => line.login.state === "needed", 5_000);
    await delay(100);
    assertEquals(handshakes(), 1);
  });
});
