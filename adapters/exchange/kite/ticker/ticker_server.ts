/**
 * All WebSockets of the ticker: who may open one, what ticks on them, heartbeats, order updates,
 * and gaps in which none is open.
 * @module
 */
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { html } from "../kite_answer.ts";
import type { SeenTick } from "../tick_stream.ts";
import { TickerConnection } from "./ticker_connection.ts";

const CONNECTIONS_MAX = 3;

export interface TickerWorld {
  now(): EpochMs;
  isAlive(apiKey: string, accessToken: string, at: EpochMs): boolean;
  look(tokens: readonly InstrumentToken[]): readonly SeenTick[];
}

export class TickerServer {
  readonly #world: TickerWorld;
  readonly #connections = new Set<TickerConnection>();
  #gapUntil = -Infinity;

  constructor(world: TickerWorld) {
    this.#world = world;
  }

  get count(): number {
    return this.#connections.size;
  }

  /** Answers the handshake: 403 for a token that does not live. */
  open(request: Request, query: URLSearchParams): Response {
    const at = this.#world.now();
    const accessToken = query.get("access_token") ?? "";
    if (at < this.#gapUntil) return html(503, "Service Unavailable");
    if (!this.#world.isAlive(query.get("api_key") ?? "", accessToken, at)) {
      return html(403, "Forbidden");
    }
    if (this.count >= CONNECTIONS_MAX) return html(429, "Too Many Requests");
    const { socket, response } = Deno.upgradeWebSocket(request);
    const connection = new TickerConnection(socket, accessToken, {
      look: (tokens) => this.#world.look(tokens),
      closed: (connection) => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    return response;
  }

  ticks(ticks: readonly SeenTick[]): void {
    for (const connection of this.#connections) {
      for (const tick of ticks) connection.tick(tick);
    }
  }

  flush(): void {
    for (const connection of this.#connections) connection.flush();
  }

  text(message: string): void {
    for (const connection of this.#connections) connection.text(message);
  }

  /** Says that the lines live, and ends those whose token no longer does. */
  heartbeat(apiKey: string): void {
    const at = this.#world.now();
    for (const connection of this.#connections) {
      const isAlive = this.#world.isAlive(apiKey, connection.accessToken, at);
      if (isAlive) connection.heartbeat();
      else connection.close("the session has ended");
    }
  }

  /** Drops every line; none opens before `until`. */
  gap(until: number): void {
    this.#gapUntil = until;
    this.closeAll("going away");
  }

  closeAll(reason: string): void {
    for (const connection of this.#connections) connection.close(reason);
  }
}
