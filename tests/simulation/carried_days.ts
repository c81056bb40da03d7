/**
 * Several days of the simulated market with one journal: the desk is opened anew for each, as the
 * paper desk is when contracts change, and what it holds is carried over the nights.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { HeldBefore } from "../../commands/desk/start/held_before.ts";
import { deskRules } from "../../commands/market/desk_rules.ts";
import { listedUniverse } from "../../commands/market/equity_universe.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import { booksAt } from "../../commands/desk/desk_market.ts";
import {
  type SimulatedDeskMarket,
  simulatedMarketRules,
} from "../../commands/market/simulated_market_rules.ts";
import type { Config } from "../../domain/config.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import type { BookRules, DeskRules, StrategyRules } from "../../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import { fromRupees } from "../../domain/money.ts";
import type { ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import type { HistoryRequest } from "../../domain/ports.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import { CALENDAR } from "../domain/market_calendar.ts";
import { CHARGES, LIMITS, LOTS } from "../domain/market_tables.ts";
import { Invariants } from "./invariants.ts";

const CONFIG = new URL("../../configs/dev.yaml", import.meta.url).pathname;
/** After the day's last session, before the next day begins at 06:00. */
const EVENING_MINUTE = 20 * 60;

export type Logged<T extends DeskEvent["type"]> =
  & Extract<DeskEvent, { type: T }>
  & { readonly at: number };

/** Futures and options that may be carried, and nothing that ends a position but its expiry. */
export class CarriedDays {
  readonly market: SimulatedDeskMarket;
  readonly #rules: DeskRules;
  readonly #watched: Invariants;
  readonly #seed: number;
  #survivors: readonly TurnRecord[] = [];
  #host: VirtualHost | undefined;

  /** `timeStopBars`: when a position is too old; never, unless it is said. */
  constructor(seed: number, first: IsoDate, timeStopBars: number | null = null) {
    this.#seed = seed;
    const config = carrying(loadConfig(CONFIG, { for: "paper", strategies: STRATEGIES }));
    this.market = simulatedMarketRules({
      config,
      charges: CHARGES,
      lots: LOTS,
      limits: LIMITS,
      calendar: CALENDAR,
      universeOn: listedUniverse(config.books.equity.universe),
      seed,
      date: first,
      tickSeconds: 30,
    });
    const rules = deskRules(config, this.market.market);
    const books = rules.books.map((book) => heldToTheEnd(book, first, timeStopBars));
    this.#rules = { ...rules, books };
    this.#watched = new Invariants(this.#rules);
  }

  /** Plays one trading day to its evening, on the journal of the days before. */
  play(date: IsoDate): void {
    const startAt = istInstant(date, 0);
    const before = HeldBefore.ofRecords(this.#survivors, this.#rules.capital);
    const books = booksAt({ rules: this.#rules, tokensOn: this.market.tokensOn }, startAt);
    const rules = before.followedIn({ ...this.#rules, books }, startAt);
    const log = new MemoryLog({ keepAll: true, tap: this.#watched.onRecord }, this.#survivors);
    const frames = this.market.frames(startAt);
    const faults: string[] = [];
    const host: VirtualHost = new VirtualHost(desk(rules), {
      startAt,
      seed: this.#seed,
      log,
      tap: {
        committed: () => this.#watched.step(host),
        aborted: ({ slot }, error) => faults.push(`${slot.cell.path} ${slot.kind}: ${error}`),
      },
      gates: { entries: () => null },
      source: {
        peekAt: () => frames.peekAt(),
        take: () => {
          this.#watched.rest(host);
          const frame = frames.take();
          return { to: FEED, kind: frame.type, body: frame };
        },
      },
      ports: {
        [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
        [MARKET_PORT]: marketPort(frames),
        [HISTORY_PORT]: {
          call: (request, _id, answer) =>
            answer({ type: "ok", body: this.market.source.history(request as HistoryRequest) }),
        },
      },
    });
    host.run(istInstant(date, EVENING_MINUTE));
    if (faults.length > 0) throw new Error(faults[0]);
    this.#watched.rest(host);
    this.#host = host;
    this.#survivors = log.all!;
  }

  /** All that the days have left. */
  get records(): readonly TurnRecord[] {
    return this.#survivors;
  }

  get portfolio(): PortfolioState {
    return this.#host!.kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  }

  get exchange(): ExchangeState {
    return this.#host!.kernel.cell(EXCHANGE)!.head.state as ExchangeState;
  }

  events<T extends DeskEvent["type"]>(type: T): Logged<T>[] {
    return this.#survivors.flatMap(({ events, at }) =>
      events.map(([, event]) => event as DeskEvent)
        .filter((event): event is Extract<DeskEvent, { type: T }> => event.type === type)
        .map((event) => ({ ...event, at }))
    );
  }

  /** Trading symbols held, in order. */
  held(): string[] {
    return this.portfolio.held.map(({ trade }) => trade.key.split(":")[1]!).toSorted();
  }

  symbolOf(token: number, at: number): string {
    return this.market.market.instrument(token as never, at as EpochMs).symbol;
  }
}

/** NIFTY and BANKNIFTY, futures and options, which may be carried. */
export function carrying(config: Config): Config {
  const { fno, options, equity } = config.books;
  const underlyings = ["NIFTY", "BANKNIFTY"];
  return {
    ...config,
    // So much that no limit of a day's loss ends what shall be carried.
    paperCapital: fromRupees(100_000_000),
    books: {
      fno: { ...fno, underlyings, product: "NRML", allowOvernight: true },
      options: { ...options, underlyings, product: "NRML", allowOvernight: true },
      equity: { ...equity, enabled: false },
    },
    sizing: { ...config.sizing, method: "fixed_qty", lots: 2 },
    // Its instruments tick twice a minute.
    risk: {
      ...config.risk,
      maxDailyLoss: fromRupees(10_000_000),
      stalePriceSeconds: { fno: 60, options: 60, equity: 60 },
    },
    orders: { ...config.orders, entryTimeoutSeconds: 60 },
    exits: { ...config.exits, softStopR: null, timeStopBars: null, trailing: { mode: "off" } },
  };
}

/** What it has opened on the first day, it does not close on a later one. */
function carriedOver(strategy: StrategyRules, first: IsoDate): StrategyRules {
  const { bound } = strategy;
  const onBar: typeof bound.onBar = (...args) => {
    const decision = bound.onBar(...args);
    const later = istDate(args[0].at) > first;
    return later && decision.signal === "EXIT" ? { signal: "HOLD", reason: "no_signal" } : decision;
  };
  return { ...strategy, bound: { ...bound, onBar } };
}

/** Stops too far to be met and nothing else that closes, not even on the day of expiry. */
function heldToTheEnd(book: BookRules, first: IsoDate, timeStopBars: number | null): BookRules {
  return {
    ...book,
    strategies: book.strategies.map((each) => carriedOver(each, first)),
    expiringSquareOffAt: null,
    // Of a future within the day's band: the exchange takes no stop beyond it.
    exits: {
      ...book.exits,
      atrMultiple: 1_000,
      stopCap: book.book === "options" ? 0.8 : 0.05,
      targetR: null,
      timeStopBars,
    },
  };
}
