/**
 * The whole desk, three books, on a hand-written ticking market in virtual time, with strategies
 * that follow a script. It can be killed at any instant and started again on what survived.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { BROKER, ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { ChildOptions } from "../../actors/runtime/supervisor.ts";
import {
  type Source,
  VirtualHost,
  type VirtualOptions,
} from "../../actors/runtime/virtual_host.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import { switchOffMelted } from "../../commands/desk/start/engine_switches.ts";
import { HeldBefore } from "../../commands/desk/start/held_before.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import type { HistoryRequest, MarketFrames } from "../../domain/ports.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { RiskState } from "../../domain/risk/state.ts";
import { assertOrders } from "../simulation/invariants.ts";
import { assertCovered } from "../simulation/written_pairs.ts";
import type { Config } from "./merged_config.ts";
import { Operator } from "./operator.ts";
import { PlayedDesk } from "./played_desk.ts";
import { TickingMarket, type TickingMarketPlan } from "./ticking_market.ts";
import { tickingRules } from "./ticking_rules.ts";

export type Word = "LONG" | "SHORT" | "EXIT";

export interface TickingDesk extends Omit<TickingMarketPlan, "date"> {
  /** Default Friday 2026-11-20. */
  readonly date?: string;
  /** By book, then by the end of a bar: `HH:MM`, `HH:MM SBIN` or `YYYY-MM-DD HH:MM`. */
  readonly scripts: Readonly<Partial<Record<Book, Readonly<Record<string, Word>>>>>;
  /** Merged over `BASE`. */
  readonly config?: Config;
  readonly rules?: Partial<DeskRules>;
  /** How long a record takes to become durable [0]. */
  readonly durabilityMs?: number;
  /** How long a history takes to be answered [at once]. */
  readonly historyDelayMs?: (request: HistoryRequest) => number;
  /** How old the newest minute of a history is beyond what it is asked for [0]. */
  readonly historyLagMs?: (request: HistoryRequest) => number;
  /** What the operator does, in order, by clock. */
  readonly orders?: Readonly<Record<string, "halt" | "flatten" | "rearm" | "latch">>;
}

const DATE = "2026-11-20";

/** What lives on when a process dies: the market, the operator with the latch, and the clock. */
export interface TickingWorld {
  readonly market: TickingMarket;
  readonly rules: DeskRules;
  readonly operator: Operator;
  readonly options: VirtualOptions;
}

export function tickingWorld(
  plan: TickingDesk,
  market: TickingMarket = tickingMarket(plan),
  rules: DeskRules = tickingRules(plan, market),
): TickingWorld {
  const operator = new Operator();
  const frames = market.frames();
  let host: VirtualHost;
  const options: VirtualOptions = {
    startAt: market.instant(plan.from) - MINUTE_MS / 2,
    seed: 1,
    latch: operator.latch,
    gates: { entries: operator.entries },
    ...(plan.durabilityMs === undefined ? {} : { durabilityMs: plan.durabilityMs }),
    tap: {
      committed: () => assertExits(host),
      meltdown: (path) => switchOffMelted(host.kernel, rules, path),
    },
    source: sourceOf(plan, market, frames, operator),
    ports: (mine) => {
      host = mine;
      return {
        [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
        [MARKET_PORT]: marketPort(frames),
        [HISTORY_PORT]: {
          call: (request, _id, answer) => {
            const asked = request as HistoryRequest;
            const until = asked.until - (plan.historyLagMs?.(asked) ?? 0) as EpochMs;
            const said = () => answer({ type: "ok", body: market.history({ ...asked, until }) });
            const delayMs = plan.historyDelayMs?.(asked) ?? 0;
            if (delayMs === 0) said();
            else mine.after(delayMs, said);
          },
        },
      };
    },
  };
  return { market, rules, operator, options };
}

export function tickingMarket(plan: TickingDesk): TickingMarket {
  return new TickingMarket({ ...plan, date: plan.date ?? DATE });
}

/** The market's ticks, and before those of the same instant what the operator orders. */
function sourceOf(
  plan: TickingDesk,
  market: TickingMarket,
  frames: MarketFrames,
  operator: Operator,
): Source {
  const orders = Object.entries(plan.orders ?? {})
    .map(([clock, verb]) => ({ at: market.instant(clock), verb }));
  return {
    peekAt: () => Math.min(orders[0]?.at ?? Infinity, frames.peekAt()),
    take: () => {
      if ((orders[0]?.at ?? Infinity) <= frames.peekAt()) {
        return operator.order(orders.shift()!.verb);
      }
      const frame = frames.take();
      return { to: FEED, kind: frame.type, body: frame };
    },
  };
}

/** When everything is over. */
export function endOf({ until }: TickingDesk, market: TickingMarket): number {
  return market.instant(`${market.dates.at(-1)} ${until}`) + 5 * MINUTE_MS;
}

export class TickingDay extends PlayedDesk {
  readonly host: VirtualHost;
  readonly aborts: string[] = [];

  /** `survivors`: what an earlier process left, which died at `diedAt`. */
  constructor(
    readonly plan: TickingDesk,
    readonly world: TickingWorld = tickingWorld(plan),
    survivors: readonly TurnRecord[] = [],
    diedAt: number = world.options.startAt!,
    child: ChildOptions = {},
  ) {
    super();
    const host: VirtualHost = new VirtualHost(desk(world.rules, child), {
      ...world.options,
      startAt: diedAt,
      run: survivors.length === 0 ? 0 : 1,
      log: new MemoryLog({ keepAll: true }, survivors),
      freeze: true,
      tap: {
        ...world.options.tap,
        aborted: ({ slot }, error) => this.aborts.push(`${slot.cell.path} ${slot.kind}: ${error}`),
      },
    });
    this.host = host;
  }

  /** Something happens from outside at a clock time. */
  at(clock: string, act: (host: VirtualHost) => void): this {
    this.host.after(this.world.market.instant(clock) - this.host.now, () => act(this.host));
    return this;
  }

  /** Runs up to a clock time, or to five minutes after the last tick. */
  play(until?: string): this {
    const { market } = this.world;
    this.host.run(until === undefined ? endOf(this.plan, market) : market.instant(until));
    if (this.aborts.length > 0) throw new Error(this.aborts[0]);
    return this;
  }

  /** The next process, of which this one left `length` records. */
  reborn(length: number = this.host.log.lastLsn): TickingDay {
    const survivors = this.host.log.all!.slice(0, length);
    return new TickingDay(this.plan, this.world, survivors, this.host.now);
  }

  /** The next process, with another configuration or other rules, on all that this one left. */
  rebornWith(plan: Pick<TickingDesk, "config" | "rules">): TickingDay {
    const { market } = this.world;
    const survivors = this.host.log.all!;
    const changed = tickingRules({ ...this.plan, ...plan }, market);
    const before = HeldBefore.ofRecords(survivors, changed.capital);
    const rules = before.followedIn(changed, this.host.now as EpochMs);
    const world = { ...this.world, rules };
    return new TickingDay(this.plan, world, survivors, this.host.now);
  }

  get risk(): RiskState {
    return this.host.kernel.cell(RISK)!.head.state as RiskState;
  }

  symbol(token: number): string {
    return this.world.market.instrument(token as never).symbol;
  }

  /** Orders that live at the exchange: `SELL 130 SL NIFTY26DECFUT` and so on. */
  get working(): string[] {
    return this.exchange.working.map(({ order: { side, type, token, quantity }, filled }) =>
      `${side} ${quantity - filled} ${type} ${this.symbol(token)}`
    ).toSorted();
  }

  /** `NIFTY26DECFUT 130` and so on, of the exchange's own account. */
  get account(): string[] {
    return this.exchange.account.positions
      .map(({ key, quantity }) => `${key.split(":")[1]} ${quantity}`).toSorted();
  }

  /** Round trips with what was traded: `NIFTY26DECFUT LONG 130 stop`. */
  get roundTrips(): string[] {
    return this.events("FillBooked").flatMap(({ trade }) =>
      trade === null
        ? []
        : [`${trade.key.split(":")[1]} ${trade.side} ${trade.quantity} ${trade.reason}`]
    );
  }
}

function assertExits({ kernel }: VirtualHost): void {
  const blotter = kernel.cell(BROKER)!.head.state as BlotterState;
  const exchange = kernel.cell(EXCHANGE)!.head.state as ExchangeState;
  assertOrders(blotter, exchange);
  assertCovered(kernel.cell(PORTFOLIO)!.head.state as PortfolioState, exchange);
}

/** Rupees as paise, for what a test expects. */
export function paise(rupees: number): Paise {
  return Math.round(100 * rupees) as Paise;
}
