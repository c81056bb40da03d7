/** The doors of the exchange: tokens, rates, faults between a request and its answer, sockets. @module */
import { assert, assertEquals } from "@std/assert";
import type { FaultName } from "../../../../../adapters/exchange/kite/faults/fault_menu.ts";
import type { KiteExchange } from "../../../../../adapters/exchange/kite/kite_exchange.ts";
import { KiteError } from "../../../../../adapters/kite/kite_error.ts";
import { KiteReader } from "../../../../../adapters/kite/kite_reader.ts";
import { sessionAt } from "../../../kite/kite_server.ts";
import { until, withExchange } from "../running_exchange.ts";

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

function asking({ url, app }: KiteExchange, accessToken: string) {
  const authorization = `token ${app.apiKey}:${accessToken}`;
  return async (method: string, path: string, body?: string): Promise<Answered> => {
    const headers = { authorization };
    const answer = await fetch(url + path, { method, headers, body: body ?? null });
    const type = answer.headers.get("content-type") ?? "";
    return { status: answer.status, type, text: await answer.text() };
  };
}

const errorOf = ({ text }: Answered) => JSON.parse(text).error_type as string;
const ORDER = "exchange=NSE&tradingsymbol=INFY&transaction_type=BUY&quantity=1&product=MIS" +
  "&order_type=LIMIT&price=1100";

Deno.test("whoever has no living token is sent away with 403", async () => {
  await withExchange({}, async ({ exchange }) => {
    const token = exchange.issueToken();
    const asked = asking(exchange, token);
    assertEquals((await asked("GET", "/orders")).status, 200);
    const stranger = await asking(exchange, "nobody")("GET", "/orders");
    assertEquals([stranger.status, errorOf(stranger)], [403, "TokenException"]);
    exchange.changeFaults({ faults: { token_expiry: { next: 1 } } });
    assertEquals((await asked("GET", "/orders")).status, 403);
  });
});

Deno.test("a token dies at six in the morning of market time", async () => {
  await withExchange({ startMinute: 5 * 60 + 59, speed: 30 }, async ({ exchange }) => {
    const token = exchange.issueToken();
    const asked = asking(exchange, token);
    assertEquals((await asked("GET", "/user/profile")).status, 200);
    const dead = await until(
      () => asked("GET", "/user/profile"),
      ({ status }) => status !== 200,
      "end of the token",
    );
    assertEquals([dead.status, errorOf(dead)], [403, "TokenException"]);
    assert(exchange.now() >= Date.parse("2026-11-20T06:00:00+05:30"));
  });
});

Deno.test("what does not exist is 404, the wrong method 405", async () => {
  await withExchange({}, async ({ exchange }) => {
    const asked = asking(exchange, exchange.issueToken());
    for (const path of ["/nothing", "/orders/1/2/3/4x", "/user/secrets", "/simulator/what"]) {
      const { status } = await asked("GET", path);
      assert(status === 404 || status === 400, path);
    }
    assertEquals((await asked("POST", "/trades")).status, 405);
    assertEquals((await asked("PUT", "/orders/regular")).status, 405);
    const missing = await asked("DELETE", "/orders/regular/1");
    assertEquals([missing.status, errorOf(missing)], [400, "OrderException"]);
    const amo = await asked("POST", "/orders/amo", ORDER);
    assertEquals([amo.status, errorOf(amo)], [400, "InputException"]);
  });
});

Deno.test("more requests a second than Kite takes are answered with 429", async () => {
  await withExchange({ speed: 1 }, async ({ exchange }) => {
    const asked = asking(exchange, exchange.issueToken());
    const counts = async (method: string, path: string, count: number, body?: string) => {
      const all = Array.from({ length: count }, () => asked(method, path, body));
      const answers = await Promise.all(all);
      return answers.filter(({ status }) => status === 200).length;
    };
    assertEquals(await counts("GET", "/quote/ltp?i=NSE:INFY", 3), 1);
    assertEquals(await counts("POST", "/orders/regular", 14, ORDER), 10);
    assertEquals(await counts("GET", "/orders", 14), 10);
    const day = "from=2026-11-20+09:15:00&to=2026-11-20+09:20:00";
    assertEquals(await counts("GET", `/instruments/historical/408065/minute?${day}`, 5), 3);
    assertEquals(exchange.books().orders.length, 10);
  });
});

Deno.test("faults at the door answer with what a broken broker answers with", async () => {
  await withExchange({}, async ({ exchange }) => {
    const asked = asking(exchange, exchange.issueToken());
    const struck = async (name: FaultName, method = "GET", path = "/orders", body?: string) => {
      exchange.changeFaults({ faults: { [name]: { next: 1 } } });
      return await asked(method, path, body);
    };
    assertEquals((await struck("too_many")).status, 429);
    const gateway = await struck("bad_gateway");
    assertEquals([gateway.status, gateway.type], [502, "text/html"]);
    const page = await struck("html_answer");
    assertEquals([page.status, page.type], [200, "text/html"]);
    const address = await struck("ip_refused", "DELETE", "/orders/regular/1");
    assertEquals([address.status, errorOf(address)], [403, "PermissionException"]);
    assertEquals((await asked("GET", "/orders")).status, 200);
  });
});

Deno.test("an answer that never comes leaves its order placed, or not", async () => {
  for (
    const [name, placed] of [["timeout_after_accept", 1], ["timeout_before_accept", 0]] as const
  ) {
    await withExchange({ faults: { faults: { [name]: { next: 1 } } } }, async ({ exchange }) => {
      const { app, url } = exchange;
      const options = { apiKey: app.apiKey, accessToken: exchange.issueToken(), timeoutMs: 300 };
      const session = sessionAt(url, options);
      const asked = new URLSearchParams(ORDER);
      const error = await session.ask({
        lane: "other",
        schema: (await import("../../../../../adapters/kite/schema/order_schema.ts")).orderAnswer,
        ask: (kite) => kite.placeOrder("regular", Object.fromEntries(asked) as never),
      }).catch((error: unknown) => error);
      assert(error instanceof KiteError && error.code === "no_answer" && error.isFateUnknown);
      assertEquals((await new KiteReader(session).orders()).length, placed, name);
    });
  }
});

Deno.test("fill_before_reply lets the fill overtake the answer to its order", async () => {
  const late = { fill_before_reply: { next: 1, ms: 60_000 } };
  await withExchange({ faults: { faults: late } }, async ({ exchange, kite }) => {
    let answered = false;
    const placing = kite.placeOrder("regular", {
      ...{ exchange: "NSE", tradingsymbol: "INFY", transaction_type: "BUY", product: "MIS" },
      ...{ quantity: 1, order_type: "LIMIT", price: 1_200 },
    }).then((answer) => {
      answered = true;
      return answer;
    });
    await until(() => exchange.books().trades, (all) => all.length === 1, "trade");
    assertEquals(answered, false);
    assertEquals((await placing).order_id, exchange.books().orders[0]?.orderId);
  });
});

/** Opens a socket of the ticker; says what came of it. */
async function opened({ wsUrl, app }: KiteExchange, accessToken: string): Promise<WebSocket> {
  const query = new URLSearchParams({ api_key: app.apiKey, access_token: accessToken });
  const socket = new WebSocket(`${wsUrl}/?${query}`);
  socket.binaryType = "arraybuffer";
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = (event) => reject(new Error((event as ErrorEvent).message));
  });
  return socket;
}

async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  await new Promise<void>((resolve) => {
    socket.onclose = () => resolve();
    socket.close();
  });
}

Deno.test("three sockets of one key are open at once, and no fourth", async () => {
  await withExchange({}, async ({ exchange }) => {
    const token = exchange.issueToken();
    const sockets = [];
    for (let i = 0; i < 3; i++) sockets.push(await opened(exchange, token));
    const fourth = await opened(exchange, token).catch((error: Error) => error);
    assert(fourth instanceof Error && fourth.message.includes("429"));
    for (const socket of sockets) await closed(socket);
  });
});

Deno.test("a gap drops every socket, and none opens until it is over", async () => {
  await withExchange({}, async ({ exchange }) => {
    const token = exchange.issueToken();
    const socket = await opened(exchange, token);
    const dropped = new Promise((resolve) => (socket.onclose = resolve));
    exchange.changeFaults({ faults: { socket_gap: { next: 1, ms: 60_000 } } });
    await dropped;
    const during = await opened(exchange, token).catch((error: Error) => error);
    assert(during instanceof Error);
    const again = await until(
      () => opened(exchange, token).catch(() => null),
      (found) => found !== null,
      "socket after the gap",
    );
    await closed(again!);
  });
});

Deno.test("tokens as texts give nothing, as numbers ticks in the mode asked for", async () => {
  await withExchange({}, async ({ exchange }) => {
    const socket = await opened(exchange, exchange.issueToken());
    const sizes: number[] = [];
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer && data.byteLength > 1) {
        sizes.push(new DataView(data).getUint16(2));
      }
    };
    const send = (message: unknown) => socket.send(JSON.stringify(message));
    send({ a: "subscribe", v: ["408065"] });
    send("nonsense");
    send({ a: "subscribe", v: [260_105] });
    await until(() => sizes, (all) => all.length > 2, "ticks");
    assertEquals([...new Set(sizes)], [28]);
    for (const [mode, bytes] of [["ltp", 8], ["full", 32], ["quote", 28]] as const) {
      send({ a: "mode", v: [mode, [260_105]] });
      await until(() => sizes.at(-1), (size) => size === bytes, mode);
    }
    send({ a: "unsubscribe", v: [260_105] });
    send({ a: "mode", v: ["full", [408_065]] });
    await until(() => sizes.at(-1), (size) => size === 184, "full");
    const from = sizes.length;
    await until(() => sizes.length, (count) => count > from + 3, "more");
    assertEquals([...new Set(sizes.slice(from))], [184]);
    await closed(socket);
  });
});

Deno.test("a socket carries 3,000 tokens and says no to more", async () => {
  await withExchange({}, async ({ exchange }) => {
    const socket = await opened(exchange, exchange.issueToken());
    const texts: string[] = [];
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") texts.push(data);
    };
    const subscribe = (count: number, from: number) => {
      const v = Array.from({ length: count }, (_, i) => from + i);
      socket.send(JSON.stringify({ a: "subscribe", v }));
    };
    subscribe(3_000, 1);
    subscribe(1, 5_000);
    await until(() => texts, (all) => all.length > 0, "refusal");
    assertEquals(texts.map((text) => JSON.parse(text).type), ["error"]);
    await closed(socket);
  });
});

Deno.test("the simulator says its clock, its books and its faults to anyone", async () => {
  await withExchange({ speed: 30 }, async ({ exchange }) => {
    const asked = asking(exchange, "nobody");
    const read = async (path: string) => JSON.parse((await asked("GET", path)).text);
    const { marketAt, wallAt, speed, date, seed } = await read("/simulator/clock");
    assertEquals([speed, date, seed], [30, "2026-11-20", 64]);
    const there = marketAt + (Date.now() - wallAt) * speed;
    assert(Math.abs(there - exchange.now()) < 500 * speed);
    assertEquals((await read("/simulator/books")).capital, 250_000_000);
    const body = JSON.stringify({ faults: { clock_jump: { next: 1, ms: 600_000 } } });
    const before = exchange.now();
    const { status, text } = await asked("POST", "/simulator/faults", body);
    assertEquals([status, JSON.parse(text).faults.clock_jump.struck], [200, 1]);
    assert(exchange.now() >= before + 600_000);
    assertEquals((await asked("POST", "/simulator/faults", "{")).status, 400);
    assertEquals((await asked("POST", "/simulator/faults", '{"faults":{"x":{}}}')).status, 400);
  });
});
