/**
 * One WebSocket of the ticker: what it has subscribed to and in which mode. What it sends that
 * makes no sense is ignored, as Kite does: tokens as texts give nothing.
 * @module
 */
import { z } from "zod";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { SeenTick } from "../tick_stream.ts";
import { frameOf, HEARTBEAT, MODES, type OutgoingTick, type TickMode } from "./packets_out.ts";

const TOKENS_MAX = 3_000;
/** Packets of one frame: its count has two bytes. */
const WAITING_MAX = 10_000;
/** Bytes that wait for a client that does not read: it is dropped, as Kite drops it. */
const BUFFERED_MAX = 16_000_000;

const tokens = z.array(z.unknown()).transform((all) =>
  all.filter((each): each is InstrumentToken => Number.isSafeInteger(each))
);
const request = z.union([
  z.object({ a: z.literal("subscribe"), v: tokens }),
  z.object({ a: z.literal("unsubscribe"), v: tokens }),
  z.object({ a: z.literal("mode"), v: z.tuple([z.enum(MODES), tokens]) }),
]);

export interface ConnectionOwner {
  /** Somebody looks at these from now on; the newest tick of each that has one. */
  look(tokens: readonly InstrumentToken[]): readonly SeenTick[];
  closed(connection: TickerConnection): void;
}

export class TickerConnection {
  readonly #socket: WebSocket;
  readonly #owner: ConnectionOwner;
  readonly #modes = new Map<InstrumentToken, TickMode>();
  #waiting: OutgoingTick[] = [];

  /** `accessToken`: with which it was opened. */
  constructor(socket: WebSocket, readonly accessToken: string, owner: ConnectionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    socket.onmessage = ({ data }: MessageEvent) => this.#asked(data);
    socket.onclose = () => owner.closed(this);
    // A client that was killed resets its line; the close that follows says enough.
    socket.onerror = () => {};
  }

  tick(tick: SeenTick): void {
    const mode = this.#modes.get(tick.token);
    if (mode === undefined) return;
    this.#waiting.push({ tick, mode });
    if (this.#waiting.length >= WAITING_MAX) this.flush();
  }

  /** Sends what has ticked since the last time. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const frame = frameOf(this.#waiting);
    this.#waiting = [];
    this.#send(frame);
  }

  heartbeat(): void {
    this.#send(HEARTBEAT);
  }

  text(message: string): void {
    this.#send(message);
  }

  close(reason: string): void {
    if (this.#socket.readyState < WebSocket.CLOSING) this.#socket.close(1001, reason);
  }

  #asked(data: unknown): void {
    const found = request.safeParse(parsed(data));
    if (!found.success) return;
    const { a, v } = found.data;
    if (a === "unsubscribe") { for (const token of v) this.#modes.delete(token); }
    else if (a === "subscribe") this.#watch(v, (token) => this.#modes.get(token) ?? "quote");
    else this.#watch(v[1], () => v[0]);
  }

  #watch(tokens: readonly InstrumentToken[], modeOf: (token: InstrumentToken) => TickMode): void {
    const fresh = tokens.filter((token) => !this.#modes.has(token));
    if (this.#modes.size + fresh.length > TOKENS_MAX) {
      const data = `Subscription limit of ${TOKENS_MAX} tokens reached`;
      return this.text(JSON.stringify({ type: "error", data }));
    }
    for (const token of tokens) this.#modes.set(token, modeOf(token));
    for (const tick of this.#owner.look(tokens)) this.tick(tick);
    this.flush();
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > BUFFERED_MAX) this.close("too slow");
    else this.#socket.send(data);
  }
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}
