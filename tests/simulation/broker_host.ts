/** A process of the desk at a faulty broker, on a ticking market, in virtual time. @module */
import { ACCOUNT_PORT } from "../../actors/protocol/reconciler.ts";
import { desk } from "../../actors/desk.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import type { Port } from "../../actors/runtime/host.ts";
import { VirtualHost, type VirtualOptions } from "../../actors/runtime/virtual_host.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import { notReconciled } from "../../commands/desk/reconcile_gate.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { HistoryRequest, MarketFrames } from "../../domain/ports.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import type { FaultyBroker } from "./faulty_broker.ts";

export interface BrokerProcess extends Omit<VirtualOptions, "gates" | "ports" | "source" | "tap"> {
  readonly rules: DeskRules;
  readonly market: TickingMarket;
  readonly frames: MarketFrames;
  readonly broker: FaultyBroker;
  /** The broker's two ports, as the desk gets them. */
  readonly orders: Port;
  readonly account: Port;
  /** What holds entries back beside the books [nothing]. */
  entries?(): string | null;
  /** After every delivery. */
  step?(): void;
  /** Whether an actor was meant to fail with this [never]; any other failure is thrown. */
  isMeant?(error: string): boolean;
}

export function brokerHost(process: BrokerProcess): VirtualHost {
  const { rules, market, frames, broker, orders, account, entries, step, isMeant, ...options } =
    process;
  const host: VirtualHost = new VirtualHost(desk(rules), {
    ...options,
    gates: { entries: () => entries?.() ?? notReconciled(host.kernel, rules) },
    tap: {
      committed: () => step?.(),
      aborted: ({ slot }, error) => {
        if (isMeant?.(error) !== true) throw new Error(`${slot.cell.path} ${slot.kind}: ${error}`);
      },
    },
    source: {
      peekAt: () => frames.peekAt(),
      take: () => {
        const frame = frames.take();
        if (frame.type !== "Ticks") throw new Error(`A ${frame.type} of a ticking market`);
        const ticks = broker.show(frame.ticks, frame.at);
        return { to: FEED, kind: frame.type, body: { ...frame, ticks } };
      },
    },
    ports: {
      [ORDER_PORT]: orders,
      [ACCOUNT_PORT]: account,
      [MARKET_PORT]: marketPort(frames),
      [HISTORY_PORT]: {
        call: (request, _id, answer) =>
          answer({ type: "ok", body: market.history(request as HistoryRequest) }),
      },
    },
  });
  return host;
}
