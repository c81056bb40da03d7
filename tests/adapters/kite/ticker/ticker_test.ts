/** The ticker client against a server on loopback that behaves and misbehaves like Kite's. @module */
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { until } from "../../../patience.ts";
import { fixtureData, hasFixtures } from "../fixture.ts";
import { ACCESS_TOKEN, API_KEY } from "../kite_server.ts";
import { orderRow } from "../order_row.ts";
import { frameOf, fullPacket, heartbeat } from "./made_frames.ts";
import { type Client, type TickerRig, withTicker } from "./ticker_server.ts";

const tokens = (...all: number[]) => all as InstrumentToken[];
const range = (count: number) => tokens(...Array.from({ length: count }, (_, i) => i + 1));
const seconds = () => Math.floor(Date.now() / 1_000);

/** Waits until the newest of `count` connections carries `full` tokens. */
function subscribed(rig: TickerRig, count: number, full: number): Promise<void> {
  return until(() => rig.clients.length === count && rig.clients.at(-1)!.full.size === full);
}

Deno.test("watch() subscribes in full mode, and ticks come decoded", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.start();
    rig.ticker.watch(tokens(408065, 256265));
    await subscribed(rig, 1, 2);
    const client = rig.clients[0]!;
    assertEquals(client.messages, [
      { a: "subscribe", v: [408065, 256265] },
      { a: "mode", v: ["full", [408065, 256265]] },
    ]);
    client.socket.send(heartbeat());
    client.socket.send(frameOf(fullPacket(408065, 157_315, seconds())));
    await until(() => rig.packets.length === 1);
    assertEquals<unknown>(rig.packets[0]?.lastPrice, 157_315);
    assertEquals(rig.refreshes(), 1);
    assertEquals(rig.handshakes[0]?.searchParams.get("access_token"), ACCESS_TOKEN);
  });
});

Deno.test("watch() changes what an open connection carries, without asking twice", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.watch(tokens(1, 2));
    await subscribed(rig, 1, 2);
    rig.ticker.watch(tokens(2, 3));
    await until(() => rig.clients[0]!.full.has(3));
    assertEquals(rig.clients[0]!.full, new Set([2, 3]));
    assertEquals(rig.clients[0]!.messages.slice(2), [
      { a: "unsubscribe", v: [1] },
      { a: "subscribe", v: [3] },
      { a: "mode", v: ["full", [3]] },
    ]);
    assertEquals(rig.clients.length, 1);
  });
});

Deno.test("the first connection stays open without tokens: order updates come over it", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.watch(tokens(1, 2));
    await subscribed(rig, 1, 2);
    rig.ticker.watch([]);
    assertEquals(rig.ticker.states[0], "open");
    await until(() => rig.clients[0]!.full.size === 0);
    rig.ticker.watch(tokens(3));
    await subscribed(rig, 1, 1);
    assertEquals(rig.refreshes(), 1);
  });
});

Deno.test("resubscribe() asks once more for what is watched, reconnect() for all of it anew", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.watch(tokens(1, 2, 3));
    await subscribed(rig, 1, 3);
    // The broker has forgotten one, and sends nothing of another one but prices.
    rig.clients[0]!.full.clear();
    rig.ticker.resubscribe(tokens(2, 9));
    await until(() => rig.clients[0]!.full.has(2));
    assertEquals(rig.clients[0]!.messages.slice(2), [
      { a: "subscribe", v: [2] },
      { a: "mode", v: ["full", [2]] },
    ]);
    rig.ticker.reconnect();
    // Lost already: nothing is given up twice.
    rig.ticker.reconnect();
    await subscribed(rig, 2, 3);
    assertEquals(rig.refreshes(), 2);
    assert(rig.said.includes("0 waiting no ticks"));
  });
});

Deno.test("a lost connection comes back, subscribes again and asks for a full refresh", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.watch(tokens(1, 2, 3));
    await subscribed(rig, 1, 3);
    for (let lost = 1; lost <= 3; lost++) {
      rig.clients.at(-1)!.socket.close(1001, "restart");
      await subscribed(rig, lost + 1, 3);
      assertEquals(rig.refreshes(), lost + 1);
    }
    assert(rig.said.includes("0 waiting closed with 1001 restart"));
  });
});

Deno.test("a refused token waits for a login and is not tried again", async () => {
  await withTicker({ refuse: () => 403 }, async (rig) => {
    rig.ticker.start();
    await until(() => rig.ticker.states[0] === "needs_login");
    rig.ticker.start();
    rig.ticker.watch(tokens(1));
    await delay(100);
    assertEquals(rig.handshakes.length, 1);
    assertEquals(rig.said, ["0 connecting", "0 needs_login the token was refused"]);
    assertEquals(rig.refreshes(), 0);
  });
});

Deno.test("a token that dies while connected is found out at the next handshake", async () => {
  await withTicker({ refuse: (handshake) => handshake > 1 ? 403 : null }, async (rig) => {
    rig.ticker.start();
    await until(() => rig.clients.length === 1);
    rig.clients[0]!.socket.close();
    await until(() => rig.ticker.states[0] === "needs_login");
    assertEquals(rig.handshakes.length, 2);
  });
});

Deno.test("a server that is down is tried again, each time later, until it is back", async () => {
  await withTicker({ refuse: (handshake) => handshake < 5 ? 502 : null }, async (rig) => {
    rig.ticker.start();
    await until(() => rig.ticker.states[0] === "open");
    assertEquals(rig.handshakes.length, 5);
    assertEquals(rig.delays.filter((delay) => delay <= 40), [10, 20, 40, 40]);
  });
});

Deno.test("a server that accepts and hangs up at once is not asked at full speed", async () => {
  const hangUp = ({ socket }: Client) => socket.close();
  const greet = ({ socket }: Client) => {
    socket.send('{"type":"message","data":"busy"}');
    socket.close();
  };
  for (const onOpen of [hangUp, greet]) {
    await withTicker({ onOpen }, async (rig) => {
      rig.ticker.start();
      await until(() => rig.clients.length === 4);
      assertEquals(rig.delays.filter((delay) => delay <= 40).slice(0, 3), [10, 20, 40]);
    });
  }
});

Deno.test("silence is a lost connection, heartbeats are not", async () => {
  await withTicker({ timings: { silenceMs: 600 } }, async (rig) => {
    rig.ticker.start();
    await until(() => rig.clients.length === 1);
    for (let i = 0; i < 8; i++) {
      rig.clients[0]!.socket.send(heartbeat());
      await delay(100);
    }
    assertEquals(rig.clients.length, 1);
    await until(() => rig.clients.length === 2);
    assert(rig.said.some((line) => line.startsWith("0 waiting silent for")));
  });
});

Deno.test("stale() names what no longer ticks by the exchange's time, heartbeats or not", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.watch(tokens(1, 2, 3));
    await subscribed(rig, 1, 3);
    const { socket } = rig.clients[0]!;
    const now = seconds();
    socket.send(frameOf(fullPacket(1, 100, now + 60), fullPacket(2, 100, now - 3_600)));
    socket.send(heartbeat());
    socket.send(frameOf(fullPacket(1, 100, now - 3_600)));
    await until(() => rig.packets.length === 3);
    await until(() => rig.ticker.stale(20).join() === "2,3");
    assertEquals(rig.ticker.stale(60_000), []);
  });
});

Deno.test("watch() spreads tokens over as few connections as will do", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.watch(range(7_000));
    const sizes = () => rig.clients.map(({ full }) => full.size).sort((a, b) => b - a);
    await until(() => sizes().join() === "3000,3000,1000");
    rig.ticker.watch(range(3_000));
    await until(() => rig.ticker.states.join() === "open,closed,closed");
    assertEquals(sizes()[0], 3_000);
  });
});

Deno.test("order updates come as orders, and one that cannot be read asks for a refresh", {
  ignore: !hasFixtures,
}, async () => {
  const [raw] = fixtureData("orders.json") as Record<string, unknown>[];
  await withTicker({}, async (rig) => {
    rig.ticker.start();
    await until(() => rig.clients.length === 1);
    const { socket } = rig.clients[0]!;
    const send = (message: unknown) => socket.send(JSON.stringify(message));
    send({ type: "order", data: raw });
    await until(() => rig.orders.length === 1);
    assertEquals(rig.orders[0]?.orderId, "100000000000000");
    send({ type: "order", data: orderRow({ quantity: "one" }) });
    send({ type: "message", data: "welcome" });
    send({ type: "error", data: `token ${ACCESS_TOKEN} is odd` });
    socket.send("not json");
    send(null);
    await until(() => rig.said.filter((line) => line.startsWith("unreadable")).length === 4);
    assertEquals(rig.refreshes(), 2);
    assertEquals(rig.orders.length, 1);
    const everything = rig.said.join("\n");
    assert(everything.includes("token *** is odd"));
    assert(!everything.includes(ACCESS_TOKEN) && !everything.includes(API_KEY));
  });
});

Deno.test("an update of an order that surely is another's asks for no refresh, however odd it is", async () => {
  await withTicker({}, async (rig) => {
    rig.ticker.start();
    await until(() => rig.clients.length === 1);
    const commodity = { exchange: "MCX", tag: null, quantity: 0.5, order_timestamp: null };
    rig.clients[0]!.socket.send(JSON.stringify({ type: "order", data: orderRow(commodity) }));
    await until(() => rig.orders.length === 1);
    assertEquals([rig.orders[0]?.key, rig.refreshes()], ["MCX:NIFTY26DECFUT", 1]);
  });
});
