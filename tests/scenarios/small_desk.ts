/**
 * A desk in virtual time over a few minutes written by hand, with strategies that follow a script:
 * what a scenario needs to say is its prices, its signals and what it expects.
 * @module
 */
import type { Port } from "../../actors/runtime/host.ts";
import type { ChildOptions } from "../../actors/runtime/supervisor.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { deskRules } from "../../commands/market/desk_rules.ts";
import { fileInstrument, fileMarket } from "../../commands/backtest/file_market.ts";
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import type { ChargeTable } from "../../domain/account/charges.ts";
import type { DeskRules, StrategyRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  MINUTE_MS,
  parseClock,
} from "../../domain/market_time.ts";
import type { Session } from "../../domain/calendar/session.ts";
import type { BoundStrategy, Holding } from "../../domain/strategy/strategy.ts";
import { LIMITS } from "../domain/market_tables.ts";
import { deskHost } from "./desk_host.ts";
import { type Config, merged } from "./merged_config.ts";
import { parsedConfig } from "./parsed_config.ts";
import { clockAt, PlayedDesk } from "./played_desk.ts";

/** Open, high, low and close in rupees; null where the row is missing. */
export type Minute = readonly [number, number, number, number] | null;

export interface Day {
  readonly date: string;
  /** First minute, `HH:MM`. Default 09:15. */
  readonly open?: string;
  readonly minutes: readonly Minute[];
  /** Length of the session in minutes. Default: as long as there are minutes. */
  readonly length?: number;
}

type Word = "LONG" | "SHORT" | "EXIT";

/** What a strategy says at the end of a bar, by `HH:MM` or `YYYY-MM-DD HH:MM`. */
export type Script = Readonly<Record<string, Word>>;

export interface Scripted extends Partial<StrategyRules> {
  readonly script: Script | ((bar: string, holding: Holding | null, close: number) => Word | null);
}

export interface SmallDesk {
  /** By symbol. */
  readonly days: Readonly<Record<string, readonly Day[]>>;
  readonly strategies: readonly Scripted[];
  /** Merged over `BASE`. */
  readonly config?: Config;
  readonly rules?: Partial<DeskRules>;
  readonly options?: ChildOptions;
  readonly ports?: (host: VirtualHost) => Readonly<Record<string, Port>>;
  readonly gate?: () => string | null;
  /** Schedules what the outside world does, before anything has run. */
  readonly outside?: (host: VirtualHost) => void;
}

/** Fixed size, no slippage, one basis point, and no limit that a scenario does not ask for. */
const BASE: Config = {
  mode: "backtest",
  paper_capital: 50_000_000,
  books: {
    fno: { strategies: [{ id: "fno_intraday_trend", timeframe: "1m" }] },
    options: { enabled: false },
    equity: { enabled: false },
  },
  filters: { enabled: false },
  sizing: { method: "fixed_qty", lots: 2, lot_size: 50 },
  risk: {
    min_seconds_between_entries: 0,
    per_symbol_max_loss_pct: 2.4,
    max_daily_loss: 4_000_000,
    max_daily_loss_pct: 8,
    max_drawdown_pct: 8,
    entry_windows: { fno: ["09:15-15:00"] },
    min_target_to_cost: 0,
    profit_lock: { enabled: false },
  },
  exits: { time_stop_bars: "off", soft_stop_r: "off", trailing: { mode: "off" } },
  paper: { slippage_bps: 0 },
  charges: { table: "flat", flat_bps: 1, rounding: "none" },
  signals: { holds: "all" },
};

const FREE: ChargeTable = { kind: "flat", bps: 1, rounding: { when: "none", wholeRupee: [] } };
const WARM_MINUTES = 80;

/** `count` quiet minutes at a price: 20 points wide, so that ATR is 20 points. */
export function quiet(count: number, price = 20_000): Minute[] {
  return Array.from({ length: count }, () => [price, price + 10, price - 10, price] as const);
}

/** The instant of a clock time on a day. */
export function clockOf(date: string, clock: string): EpochMs {
  return istInstant(date as IsoDate, parseClock(clock)!);
}

export class SmallDay extends PlayedDesk {
  readonly rules: DeskRules;
  readonly tokens: Readonly<Record<string, InstrumentToken>>;

  readonly host: VirtualHost;

  constructor(plan: SmallDesk) {
    super();
    const config = parsedConfig(merged(BASE, plan.config ?? {}), "backtest");
    const symbols = Object.keys(plan.days);
    const files = symbols.map((symbol, i) =>
      fileInstrument(historyOf(symbol, plan.days[symbol]!), i + 1, config, {})
    );
    this.tokens = Object.fromEntries(files.map(({ token }, i) => [symbols[i]!, token]));
    const rules = deskRules(
      config,
      fileMarket(files, FREE, config.risk.expiry, { halts: LIMITS.halts }),
    );
    const strategies = plan.strategies.map((each, i) => scripted(each, rules, i));
    this.rules = {
      ...rules,
      books: rules.books.map((book) => ({ ...book, strategies })),
      ...plan.rules,
    };
    this.host = deskHost({ ...plan, rules: this.rules, files, warm: WARM_MINUTES, keepAll: true });
    plan.outside?.(this.host);
  }
}

function scripted(each: Scripted, { books }: DeskRules, place: number): StrategyRules {
  const base = books[0]!.strategies[0]!;
  const { script, ...rest } = each;
  const rules = { ...base, id: `script${place + 1}`, ...rest };
  const lengthMs = { "1m": 1, "5m": 5, "15m": 15, "1h": 60 }[rules.timeframe] * MINUTE_MS;
  const say = typeof script === "function"
    ? script
    : (bar: string) => script[bar] ?? script[bar.slice(11)] ?? null;
  const onBar: BoundStrategy["onBar"] = (bar, _values, holding) => {
    const end = (bar.at + lengthMs) as EpochMs;
    const word = say(`${istDate(end)} ${clockAt(end)}`, holding, bar.close / 100);
    if (word === null) return { signal: "HOLD", reason: "no_signal" };
    return { signal: word, reason: word === "SHORT" ? "trend_down" : "trend_up", confidence: 1 };
  };
  return { ...rules, bound: rest.bound ?? { indicators: [], onBar } };
}

/** Quiet minutes of the day before warm the indicators; then the days as written. */
function historyOf(symbol: string, days: readonly Day[]): CandleHistory {
  const first = days[0]!;
  const price = first.minutes.find((minute) => minute !== null)![0];
  const yesterday = clockOf(first.date, "09:15") - 24 * 60 * MINUTE_MS;
  const rows: [number, Minute][] = quiet(WARM_MINUTES, price)
    .map((minute, i) => [yesterday + i * MINUTE_MS, minute]);
  const sessions: Session[] = days.map(({ date, open = "09:15", minutes, length }) => {
    const openAt = clockOf(date, open);
    minutes.forEach((minute, i) => rows.push([openAt + i * MINUTE_MS, minute]));
    const closeAt = (openAt + (length ?? minutes.length) * MINUTE_MS) as EpochMs;
    return { date: date as IsoDate, openAt, closeAt };
  });
  const kept = rows.filter((row): row is [number, NonNullable<Minute>] => row[1] !== null);
  const column = (place: 0 | 1 | 2 | 3) =>
    Int32Array.from(kept, ([, prices]) => Math.round(prices[place] * 100));
  return {
    symbol,
    file: symbol,
    count: kept.length,
    at: Float64Array.from(kept, ([at]) => at),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(kept.length),
    sessions,
    stamp: "start",
    rows: kept.length,
    dropped: { outside_session: 0, duplicate: 0, backward: 0, malformed: 0, bad_price: 0 },
    malformed: [],
  };
}
