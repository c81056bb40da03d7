/** A line to Kite: whose fault it is when the ticker is refused. @module */
import { assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { type ProcessLoop, processLoop } from "../../../adapters/clock.ts";
import type { AccessToken, FoundToken } from "../../../adapters/kite/login/credentials.ts";
import { SOCKET_TIMINGS } from "../../../adapters/kite/ticker/ticker_socket.ts";
import { KiteLine } from "../../../commands/kite/kite_line.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
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

/** Nobody waits for ten seconds here. A handshake has its time: on a busy machine it needs some. */
function hurried(loop: ProcessLoop): ProcessLoop {
  const { handshakeMs } = SOCKET_TIMINGS;
  const soon = (delayMs: number) => delayMs === handshakeMs ? delayMs : Math.min(delayMs, 20);
  return { ...loop, later: (act, delayMs) => loop.later(act, soon(delayMs)) };
}

/** A connection that was let in: by which token, what it was sent, and whether it has ended. */
interface Connection {
  readonly accessToken: string | null;
  readonly heard: string[];
  closed: boolean;
}

interface Kite {
  readonly line: KiteLine;
  readonly connections: readonly Connection[];
  readonly said: readonly string[];
  handshakes(): number;
}

function upgraded(request: Request, connections: Connection[]): Response {
  const { socket, response } = Deno.upgradeWebSocket(request);
  const accessToken = new URL(request.url).searchParams.get("access_token");
  const connection: Connection = { accessToken, heard: [], closed: false };
  connections.push(connection);
  socket.onmessage = ({ data }) => connection.heard.push(String(data));
  socket.onclose = () => connection.closed = true;
  return response;
}

const NO_TOKEN = () => Promise.resolve({ type: "NeedsLogin", code: "no_token" } as const);

/** Refuses handshakes with 403 while `refuses` says so of their number. */
async function withLine(
  refuses: (handshake: number) => boolean,
  rest: () => Response,
  act: (kite: Kite) => Promise<void>,
  findToken: (refused: boolean) => Promise<FoundToken> = NO_TOKEN,
): Promise<void> {
  let handshakes = 0;
  const connections: Connection[] = [];
  const said: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (request.headers.get("upgrade") === null) return rest();
    if (refuses(++handshakes)) return new Response("Forbidden", { status: 403 });
    return upgraded(request, connections);
  });
  const host = `127.0.0.1:${server.addr.port}`;
  const line = new KiteLine({
    token: TOKEN,
    session: sessionAt(`http://${host}`),
    ticker: `ws://${host}`,
    loop: hurried(processLoop()),
    findToken,
    say: (words) => said.push(words),
  });
  try {
    line.start();
    await act({ line, connections, said, handshakes: () => handshakes });
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

Deno.test("after a login the line goes on with the new token, and what ticked ticks again", async () => {
  let next: AccessToken | null = null;
  let asksForRefused = false;
  const findToken = (refused: boolean): Promise<FoundToken> => {
    asksForRefused ||= refused;
    return next === null ? NO_TOKEN() : Promise.resolve({ type: "Token", token: next });
  };
  const rest = () => json({ status: "success", data: PROFILE });
  await withLine(() => false, rest, async ({ line, connections, said }) => {
    line.watch([256265 as InstrumentToken]);
    await until(() => line.isUp, 5_000);
    assertEquals(line.login.state, "valid");
    line.refuse();
    assertEquals(line.login.state, "needed");
    await until(() => asksForRefused, 5_000);
    next = { ...TOKEN, accessToken: "NextToken4712", endsAt: 8.64e15 as EpochMs };
    await until(() => line.login.state === "valid", 5_000);
    await until(() => connections[1]?.heard.length === 2 && connections[0]!.closed, 5_000);
    assertEquals(connections.map(({ accessToken }) => accessToken), [
      ACCESS_TOKEN,
      "NextToken4712",
    ]);
    const asked = ['{"a":"subscribe","v":[256265]}', '{"a":"mode","v":["full",[256265]]}'];
    assertEquals(connections.map(({ heard }) => heard), [asked, asked]);
    await until(() => line.isUp, 5_000);
    assertEquals(said.filter((words) => words.startsWith("NEEDS LOGIN")).length, 1);
  }, findToken);
});

Deno.test("a token that was refused by mistake is taken up again without a login, and its ticker with it", async () => {
  let refuses = true;
  const dead = () => refusal(403, "TokenException", "Incorrect `api_key` or `access_token`.");
  const rest = () => refuses ? dead() : json({ status: "success", data: PROFILE });
  await withLine(() => refuses, rest, async ({ line, said, connections }) => {
    line.watch([256265 as InstrumentToken]);
    await until(() => line.login.state === "needed", 5_000);
    refuses = false;
    await until(() => line.login.state === "valid" && line.isUp, 5_000);
    await until(() => connections[0]?.heard.length === 2, 5_000);
    assertEquals(said.filter((words) => words === "the broker takes the login again").length, 1);
  });
});
