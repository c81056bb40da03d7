/**
 * Kite's stream of ticks and order updates, over as many connections as the tokens need. Nothing is
 * replayed after a gap, so every (re)connection asks for orders, trades and positions to be read
 * anew; and whether an instrument still ticks is said by the exchange's time alone. Made for one
 * token: after a login, a new one.
 * @module
 */
import type { BrokerOrder } from "../../../domain/broker/order.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { TickWatch } from "../../../domain/tick/tick_watch.ts";
import type { ProcessLoop } from "../../clock.ts";
import { redactor } from "../redact.ts";
import { orders } from "../schema/order_schema.ts";
import type { KitePacket } from "./packet.ts";
import { decodeFrame } from "./packet_decoder.ts";
import { CONNECTIONS_MAX, Subscriptions } from "./subscriptions.ts";
import {
  SOCKET_TIMINGS,
  type SocketState,
  type SocketTimings,
  TickerSocket,
} from "./ticker_socket.ts";

const TICKER_ROOT = "wss://ws.kite.trade";

export interface TickerListener {
  packets(packets: readonly KitePacket[]): void;
  /** Of any order of the account; comes twice, late and out of order. */
  orderUpdated(order: BrokerOrder): void;
  /** Read orders, trades and positions anew: updates may have been lost. */
  refreshNeeded(): void;
  /** `reason` says why a connection is not open. */
  changed(connection: number, state: SocketState, reason: string): void;
  /** A message that cannot be used. */
  unreadable(problem: string): void;
}

export interface TickerOptions {
  readonly apiKey: string;
  readonly accessToken: string;
  readonly loop: ProcessLoop;
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
  readonly listener: TickerListener;
  readonly root?: string;
  readonly timings?: SocketTimings;
}

export class Ticker {
  readonly #loop: ProcessLoop;
  readonly #listener: TickerListener;
  readonly #subscriptions = new Subscriptions();
  readonly #watch = new TickWatch();
  readonly #sockets: readonly TickerSocket[];
  readonly #redact: (text: string) => string;

  constructor(options: TickerOptions) {
    const { apiKey, accessToken, root = TICKER_ROOT, timings = SOCKET_TIMINGS } = options;
    this.#loop = options.loop;
    this.#listener = options.listener;
    this.#redact = redactor([apiKey, accessToken]);
    const url = `${root}?${new URLSearchParams({ api_key: apiKey, access_token: accessToken })}`;
    this.#sockets = Array.from({ length: CONNECTIONS_MAX }, (_, connection) =>
      new TickerSocket({
        url,
        loop: options.loop,
        random: options.random,
        timings,
        owner: {
          opened: () => this.#opened(connection),
          binary: (frame) => this.#binary(frame),
          text: (message) => this.#text(message),
          changed: (state, reason) =>
            this.#listener.changed(connection, state, this.#redact(reason)),
        },
      }));
  }

  /** Opens the first connection: order updates come without any token. */
  start(): void {
    this.#sockets[0]!.open();
  }

  /** Makes `tokens` all that is watched, in full mode; opens and closes connections for them. */
  watch(tokens: Iterable<InstrumentToken>): void {
    const now = this.#loop.now() as EpochMs;
    for (const { connection, added, removed } of this.#subscriptions.want(tokens)) {
      for (const token of removed) this.#watch.remove(token);
      for (const token of added) this.#watch.add(token, now);
      const socket = this.#sockets[connection]!;
      if (connection > 0 && this.#subscriptions.of(connection).length === 0) socket.close();
      else if (socket.state !== "open") socket.open();
      else {
        if (removed.length > 0) socket.send({ a: "unsubscribe", v: removed });
        subscribe(socket, added);
      }
    }
  }

  /** Watched tokens whose newest tick is older than `ageMaxMs` by the exchange's time. */
  stale(ageMaxMs: number): readonly InstrumentToken[] {
    return this.#watch.stale(this.#loop.now() as EpochMs, ageMaxMs);
  }

  /** Subscribes to these once more, where they are watched over a connection that is open. */
  resubscribe(tokens: readonly InstrumentToken[]): void {
    for (const [connection, socket] of this.#sockets.entries()) {
      const carried = new Set(this.#subscriptions.of(connection));
      subscribe(socket, tokens.filter((token) => carried.has(token)));
    }
  }

  /** Gives up every connection that is open for a new one. */
  reconnect(): void {
    for (const socket of this.#sockets) socket.giveUp("no ticks");
  }

  /** Of each connection. */
  get states(): readonly SocketState[] {
    return this.#sockets.map(({ state }) => state);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #opened(connection: number): void {
    subscribe(this.#sockets[connection]!, this.#subscriptions.of(connection));
    this.#listener.refreshNeeded();
  }

  #binary(frame: ArrayBuffer): void {
    const packets = decodeFrame(frame);
    if (packets.length === 0) return;
    for (const packet of packets) {
      if (packet.type !== "full" && packet.type !== "index_full") continue;
      if (packet.exchangeAt !== null) this.#watch.saw(packet.token, packet.exchangeAt);
    }
    this.#listener.packets(packets);
  }

  #text(message: string): void {
    const { type, data } = envelopeOf(message);
    if (type === "order") {
      // As a list of one: what surely is another's need not be readable here either.
      const list = orders.safeParse([data]);
      if (list.success) return list.data.forEach((each) => this.#listener.orderUpdated(each));
      const [issue] = list.error.issues;
      this.#unreadable(`order update at ${issue?.path.slice(1).join(".")}: ${issue?.message}`);
      // Something happened to an order, and only the order list still says what.
      return this.#listener.refreshNeeded();
    }
    if (type === "error") return this.#unreadable(`the broker says ${String(data)}`);
    if (type === null) this.#unreadable("a text that is no message");
  }

  #unreadable(problem: string): void {
    this.#listener.unreadable(this.#redact(problem));
  }
}

/** Tokens must be numbers: as texts they are taken and give nothing. */
function subscribe(socket: TickerSocket, tokens: readonly InstrumentToken[]): void {
  if (tokens.length === 0) return;
  socket.send({ a: "subscribe", v: tokens });
  socket.send({ a: "mode", v: ["full", tokens] });
}

function envelopeOf(message: string): { readonly type: string | null; readonly data: unknown } {
  try {
    const { type, data } = JSON.parse(message) as { type?: unknown; data?: unknown };
    return { type: typeof type === "string" ? type : null, data };
  } catch {
    return { type: null, data: null };
  }
}
