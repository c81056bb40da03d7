/** What the actors of a desk ask of the world outside. @module */
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { MARKET_PORT } from "../../actors/protocol/feed.ts";
import type { OutsidePort, Port } from "../../actors/runtime/host.ts";
import type { RealHost } from "../../actors/runtime/real_host.ts";
import type { EntryBar } from "../../domain/control/entry_bar.ts";
import type { HistoryRequest, MarketFrames } from "../../domain/ports.ts";
import type { History } from "./desk_market.ts";
import { marketPort } from "./market_port.ts";

/** Where a desk's orders go. */
export interface OrderSide {
  /** By name: the order port, and what else its actors ask. */
  readonly ports: Readonly<Record<string, Port>>;
  /**
   * The desk's actors are up: what the broker says of orders may be told to them. `withheld` says
   * why no entry may leave: asked again by what keeps one waiting.
   */
  started(host: RealHost, withheld: () => EntryBar | null): void;
  /** HALT: entries that have not left yet must not. */
  halted(): void;
  /** Nothing leaves any more. */
  close(): Promise<void>;
}

/** Orders are filled by an actor of the desk. */
export const PAPER_ORDERS: OrderSide = {
  ports: { [ORDER_PORT]: { path: EXCHANGE, kind: "Request" } },
  started: () => {},
  halted: () => {},
  close: () => Promise.resolve(),
};

/** By name. History is answered at once where the market has it, else when it comes. */
export function deskPorts(
  frames: MarketFrames,
  history: History,
  orders: OrderSide,
): Readonly<Record<string, Port>> {
  return {
    [MARKET_PORT]: marketPort(frames),
    [HISTORY_PORT]: historyPort(history),
    ...orders.ports,
  };
}

function historyPort(history: History): OutsidePort {
  return {
    call: (request, _id, answer) => {
      const found = history(request as HistoryRequest);
      if (!(found instanceof Promise)) return answer({ type: "ok", body: found });
      found.then(
        (body) => answer({ type: "ok", body }),
        (error) => answer({ type: "failed", error: String(error) }),
      );
    },
  };
}
