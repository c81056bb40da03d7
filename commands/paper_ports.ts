/** What the actors of a paper desk ask of the world outside: the simulated market answers at once. @module */
import { EXCHANGE, HISTORY_PORT, MARKET_PORT, ORDER_PORT } from "../actors/protocol.ts";
import type { Port } from "../actors/runtime/host.ts";
import type { HistoryReply, HistoryRequest, MarketFrames } from "../domain/ports.ts";
import { marketPort } from "./market_port.ts";

export function paperPorts(
  frames: MarketFrames,
  history: (request: HistoryRequest) => HistoryReply,
): Readonly<Record<string, Port>> {
  return {
    [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
    [MARKET_PORT]: marketPort(frames),
    [HISTORY_PORT]: {
      call: (request, _id, answer) =>
        answer({ type: "ok", body: history(request as HistoryRequest) }),
    },
  };
}
