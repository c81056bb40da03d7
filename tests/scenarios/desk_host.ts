/**
 * The desk of a scenario in virtual time, over frames of histories, with the paper exchange behind
 * its order port. After every delivery it is asked whether the exits are as they must be.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { BROKER, ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { Port } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { ChildOptions } from "../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { barFrames } from "../../adapters/history/bar_frames.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import type { FileInstrument } from "../../commands/backtest/file_market.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import { type CandleHistory, minutesBefore } from "../../domain/candle/candle_history.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { MINUTE_MS } from "../../domain/market_time.ts";
import type { ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import type { HistoryRequest } from "../../domain/ports.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";

export interface DeskHost {
  readonly rules: DeskRules;
  readonly files: readonly FileInstrument[];
  /** Minutes of each file that are history when the desk starts. */
  readonly warm?: number;
  readonly options?: ChildOptions;
  readonly ports?: (host: VirtualHost) => Readonly<Record<string, Port>>;
  readonly gate?: () => string | null;
  readonly keepAll?: boolean;
  readonly onRecord?: (record: TurnRecord) => void;
}

export function deskHost(plan: DeskHost): VirtualHost {
  const { rules, files, warm = 0, keepAll = false, onRecord } = plan;
  const shown = files.map(({ token, history }) => ({ token, history: from(history, warm) }));
  const market = barFrames(shown);
  const first = Math.min(...files.map(({ history }) => history.sessions[0]!.openAt));
  const host: VirtualHost = new VirtualHost(desk(rules, plan.options), {
    startAt: first - 30 * MINUTE_MS,
    seed: 1,
    log: new MemoryLog({ keepAll, ...(onRecord === undefined ? {} : { tap: onRecord }) }),
    freeze: keepAll,
    gates: { entries: plan.gate ?? (() => null) },
    tap: { committed: () => assertExits(host) },
    source: {
      peekAt: (timerAt) => market.peekAt(timerAt),
      take: () => {
        const frame = market.take();
        return { to: FEED, kind: frame.type, body: frame };
      },
    },
    ports: (host) => ({
      [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
      [MARKET_PORT]: marketPort(market),
      [HISTORY_PORT]: {
        call: (request, _id, answer) => {
          const asked = request as HistoryRequest;
          const { history } = files.find(({ token }) => token === asked.token)!;
          answer({ type: "ok", body: minutesBefore(history, asked) });
        },
      },
      ...plan.ports?.(host),
    }),
  });
  return host;
}

/** At most one exit works for an instrument, and it could never turn its position. */
function assertExits({ kernel }: VirtualHost): void {
  const { working } = kernel.cell(EXCHANGE)!.head.state as ExchangeState;
  const blotter = kernel.cell(BROKER)!.head.state as BlotterState;
  const { held } = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  const reducing = new Map<number, number>();
  for (const { order, filled } of working) {
    if (orderUnder(blotter, order.tag)?.order.purpose === "entry") continue;
    if (reducing.has(order.token)) throw new Error(`Two exits work for ${order.key}`);
    reducing.set(order.token, order.quantity - filled);
  }
  for (const { token, quantity } of held) {
    const exiting = reducing.get(token) ?? 0;
    if (exiting > Math.abs(quantity)) throw new Error(`${exiting} reduce ${quantity}`);
  }
}

/** Without the first minutes. */
function from(history: CandleHistory, first: number): CandleHistory {
  const cut = <T extends Int32Array | Float64Array>(column: T) => column.subarray(first) as T;
  const { at, open, high, low, close, volume, count } = history;
  return {
    ...history,
    count: count - first,
    at: cut(at),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  };
}
