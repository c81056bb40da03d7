/** A process of the desk in an explored session, on what an earlier one has left. @module */
import { ACCOUNT_PORT } from "../../actors/account_protocol.ts";
import { desk } from "../../actors/desk.ts";
import {
  FEED,
  HISTORY_PORT,
  MARKET_PORT,
  ORDER_PORT,
  PORTFOLIO,
  RISK,
} from "../../actors/protocol.ts";
import type { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import { notReconciled } from "../../commands/desk/reconcile_gate.ts";
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type {
  HistoryRequest,
  MarketFrame,
  MarketFrames,
  OrderRequest,
} from "../../domain/ports.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import type { Operator } from "../scenarios/operator.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import type { Say } from "./broker_timeline.ts";
import type { FaultyBroker } from "./faulty_broker.ts";

export interface ExploredProcess {
  readonly rules: DeskRules;
  readonly market: TickingMarket;
  readonly frames: MarketFrames;
  readonly broker: FaultyBroker;
  readonly operator: Operator;
  readonly log: MemoryLog;
  readonly startAt: number;
  readonly run: number;
  readonly durabilityMs: number;
  /** After every delivery. */
  step(): void;
  orders(request: OrderRequest, say: Say): void;
  account(request: AccountRequest, say: Say): void;
}

/** A process that reads the market and speaks to the broker. */
export function exploredHost(process: ExploredProcess): VirtualHost {
  const { rules, market, frames, broker, operator, log, startAt, run, durabilityMs } = process;
  const host: VirtualHost = new VirtualHost(desk(rules), {
    ...{ startAt, seed: 1, run, log, durabilityMs, latch: operator.latch },
    gates: { entries: () => operator.entries() ?? notReconciled(host.kernel, rules) },
    tap: {
      committed: () => process.step(),
      aborted: ({ slot }, error) => {
        throw new Error(`${slot.cell.path} ${slot.kind}: ${error}`);
      },
    },
    source: {
      peekAt: frames.peekAt,
      take: () => {
        const frame = frames.take() as Extract<MarketFrame, { type: "Ticks" }>;
        const ticks = broker.show(frame.ticks, frame.at);
        return { to: FEED, kind: frame.type, body: { ...frame, ticks } };
      },
    },
    ports: {
      [ORDER_PORT]: {
        call: (request, _id, answer) => process.orders(request as OrderRequest, answer as Say),
      },
      [ACCOUNT_PORT]: {
        call: (request, _id, answer) => process.account(request as AccountRequest, answer as Say),
      },
      [MARKET_PORT]: marketPort(frames),
      [HISTORY_PORT]: {
        call: (request, _id, answer) =>
          answer({ type: "ok", body: market.history(request as HistoryRequest) }),
      },
    },
  });
  return host;
}

/** Positions, orders and quarantines that are not over, in words. */
export function leftOf({ kernel }: VirtualHost, { books }: FaultyBroker): readonly string[] {
  const { held, entering } = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  const { symbols } = quarantineOf(kernel.cell(RISK)!.head.state as RiskState);
  return [
    ...held.map(({ trade, quantity }) => `${trade.key} ${quantity}`),
    ...entering.map(({ order: { key } }) => `an entry into ${key}`),
    ...books.ofDesk.map(({ order: { side, quantity, type } }) => `${side} ${quantity} ${type}`),
    ...symbols.map(quarantineWords),
  ];
}
