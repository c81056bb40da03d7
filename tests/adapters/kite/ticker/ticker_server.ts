/** A loopback ticker server: it remembers what clients say and sends what a test wants. @module */
import { type ProcessLoop, processLoop } from "../../../../adapters/clock.ts";
import type { KitePacket } from "../../../../adapters/kite/ticker/packet.ts";
import { Ticker, type TickerListener } from "../../../../adapters/kite/ticker/ticker.ts";
import type { SocketTimings } from "../../../../adapters/kite/ticker/ticker_socket.ts";
import type { BrokerOrder } from "../../../../domain/broker/order.ts";
import { ACCESS_TOKEN, API_KEY } from "../kite_server.ts";

const TIMINGS: SocketTimings = {
  handshakeMs: 2_000,
  silenceMs: 10_000,
  backoff: { firstMs: 10, maxMs: 40 },
};

/** The server's end of one connection. */
export interface Client {
  readonly socket: WebSocket;
  /** Tokens in full mode. */
  readonly full: Set<number>;
  readonly messages: unknown[];
}

export interface TickerRig {
  readonly ticker: Ticker;
  /** Every connection that was accepted, oldest first. */
  readonly clients: Client[];
  readonly handshakes: URL[];
  readonly said: string[];
  readonly packets: KitePacket[];
  readonly orders: BrokerOrder[];
  /** Delays of all timers, in the order they were set. */
  readonly delays: number[];
  refreshes(): number;
}

export interface RigOptions {
  /** Refuses a handshake with this status; null accepts. */
  readonly refuse?: (handshake: number) => number | null;
  readonly onOpen?: (client: Client) => void;
  readonly timings?: Partial<SocketTimings>;
}

export async function withTicker(
  options: RigOptions,
  act: (rig: TickerRig) => Promise<void>,
): Promise<void> {
  const clients: Client[] = [];
  const handshakes: URL[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    handshakes.push(new URL(request.url));
    const status = options.refuse?.(handshakes.length) ?? null;
    if (status !== null) return new Response("refused", { status });
    const { socket, response } = Deno.upgradeWebSocket(request);
    const client: Client = { socket, full: new Set(), messages: [] };
    socket.onmessage = ({ data }) => hear(client, JSON.parse(data));
    socket.onopen = () => {
      clients.push(client);
      options.onOpen?.(client);
    };
    return response;
  });
  const said: string[] = [];
  const packets: KitePacket[] = [];
  const orders: BrokerOrder[] = [];
  const delays: number[] = [];
  let refreshes = 0;
  const listener: TickerListener = {
    packets: (some) => packets.push(...some),
    orderUpdated: (order) => orders.push(order),
    refreshNeeded: () => refreshes++,
    changed: (connection, state, reason) => said.push(`${connection} ${state} ${reason}`.trim()),
    unreadable: (problem) => said.push(`unreadable ${problem}`),
  };
  const ticker = new Ticker({
    apiKey: API_KEY,
    accessToken: ACCESS_TOKEN,
    loop: recording(processLoop(), delays),
    random: () => 0,
    listener,
    root: `ws://127.0.0.1:${server.addr.port}`,
    timings: { ...TIMINGS, ...options.timings },
  });
  try {
    await act({
      ...{ ticker, clients, handshakes, said, packets, orders, delays },
      refreshes: () => refreshes,
    });
  } finally {
    ticker.close();
    await server.shutdown();
  }
}

function hear(client: Client, message: { a: string; v: unknown[] }) {
  client.messages.push(message);
  const tokens = message.v as number[];
  if (message.a === "unsubscribe") tokens.forEach((token) => client.full.delete(token));
  if (message.a === "mode") (message.v[1] as number[]).forEach((token) => client.full.add(token));
}

function recording(loop: ProcessLoop, delays: number[]): ProcessLoop {
  return {
    ...loop,
    later: (act, delayMs) => {
      delays.push(delayMs);
      return loop.later(act, delayMs);
    },
  };
}
