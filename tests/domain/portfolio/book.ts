/**
 * A portfolio to judge and book on: futures and a share with their rules, intents, and the
 * fills of an order one after another.
 * @module
 */
import { deskRules } from "../../../commands/market/desk_rules.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { Fill } from "../../../domain/order/fill.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { Intent } from "../../../domain/strategy/intent.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { applyPortfolio } from "../../../domain/portfolio/apply.ts";
import { judgeEntry } from "../../../domain/portfolio/entries/entry.ts";
import { bookedBy, fillOf } from "../../../domain/portfolio/fill.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import {
  type Entering,
  openPortfolio,
  type PortfolioState,
} from "../../../domain/portfolio/state.ts";
import { parsedConfig } from "../../scenarios/parsed_config.ts";

export const DAY = "2026-11-20" as IsoDate;
/** 10:00, at which the bar of 09:55 has closed. */
export const NOW: EpochMs = istInstant(DAY, 600);
export const NIFTY = 1 as InstrumentToken;
export const BANKNIFTY = 2 as InstrumentToken;
export const INDEX = 3 as InstrumentToken;
export const SBIN = 4 as InstrumentToken;
/** The future of another month. */
export const NIFTY_NEXT = 5 as InstrumentToken;

const CONFIG = {
  mode: "backtest",
  paper_capital: 5_000_000,
  books: { options: { enabled: false } },
  filters: { enabled: false },
  sizing: { method: "fixed_qty", lots: 2 },
  exits: { time_stop_bars: "off" },
  risk: { max_daily_loss: 100_000 },
  charges: { table: "flat", flat_bps: 1, rounding: "none" },
};

const INSTRUMENTS: Readonly<Record<number, Partial<Instrument>>> = {
  1: { name: "NIFTY", lot: 50 },
  2: { name: "BANKNIFTY", lot: 30 },
  3: { name: "INDIAVIX", kind: "INDEX" },
  4: { name: "SBIN", kind: "EQ", exchange: "NSE" },
  5: { name: "NIFTY", symbol: "NIFTY-NEXT", lot: 50 },
};

function instrument(token: InstrumentToken): Instrument {
  const known = INSTRUMENTS[token]!;
  const base = {
    exchange: "NFO",
    kind: "FUT",
    expiry: null,
    lot: 1,
    freezeQuantity: null,
  } as const;
  const money = { strike: 0 as Paise, tick: 5 as Paise };
  return { token, name: "", ...base, ...money, symbol: `${known.name}-X`, ...known };
}

/** Rules of the books; sections given replace those of `CONFIG`. One basis point is charged. */
export function rulesOf(config: Readonly<Record<string, unknown>> = {}): DeskRules {
  return deskRules(parsedConfig({ ...CONFIG, ...config }, "backtest"), {
    haltIndices: [],
    tokens: { fno: [NIFTY, BANKNIFTY, INDEX], options: [], equity: [SBIN] },
    instrument,
    marketData: "bars",
    priceBand: () => null,
    isOpen: () => true,
    optionAtMoney: () => null,
    optionFurther: () => null,
    sessionsAfter: () => [],
    entryScale: () => 1,
    isLastHourOfExpiry: () => false,
    expiresAt: (expiry) => istInstant(expiry, 15 * 60 + 30),
    settlementPrice: () => null,
    charges: { kind: "flat", bps: 1, rounding: { when: "none", wholeRupee: [] } },
  });
}

export const RULES = rulesOf();

/** Long NIFTY at 20,000 with an ATR of 20 points, on the bar that has just closed. */
export function intent(change: Partial<Intent> = {}): Intent {
  return {
    book: "fno",
    strategy: "fno_intraday_trend",
    timeframe: "5m",
    token: NIFTY,
    signal: "LONG",
    reason: "trend_up",
    confidence: 1,
    price: 2_000_000 as Paise,
    barAt: (NOW - 5 * 60_000) as EpochMs,
    atr: 2_000,
    indicators: {},
    context: { trend: "up", volatility: "normal", higher: "up" },
    playbook: "trend",
    leg: null,
    ...change,
  };
}

export function folded(
  state: PortfolioState,
  ...events: readonly PortfolioEvent[]
): PortfolioState {
  return events.reduce(applyPortfolio, state);
}

export const EMPTY = openPortfolio(RULES.capital);

/** The entry that an intent becomes. Throws when it is refused. */
export function entryOf(of: Intent = intent(), state = EMPTY, rules = RULES): Entering {
  const judged = judgeEntry(state, of, rules, NOW);
  if (judged.type === "Refused") throw new Error(`${judged.code} ${judged.detail}`);
  return judged.entering;
}

/** With an entry on its way. */
export function entering(of: Intent = intent(), state = EMPTY, rules = RULES): PortfolioState {
  const entry = entryOf(of, state, rules);
  return folded(state, {
    type: "EntryIntended",
    tag: entry.order.tag,
    intent: of,
    entering: entry,
  });
}

let trades = 0;

export function execution(order: NewOrder, quantity: number, rupees: number): Fill {
  const { key, side, product } = order;
  const price = Math.round(rupees * 100) as Paise;
  return { orderId: "B1", tradeId: `T${++trades}`, key, side, product, quantity, price, at: NOW };
}

/** Books an execution of `order`. Throws when it fits nothing. */
export function filled(
  state: PortfolioState,
  order: NewOrder,
  quantity: number,
  rupees: number,
  { rules = RULES, ended = false } = {},
): PortfolioState {
  const of = fillOf(state, order);
  if (of === null) throw new Error(`Nothing fits ${order.tag}`);
  const fill = execution(order, quantity, rupees);
  return folded(
    state,
    bookedBy(state, of, { order, fill, before: 0 as Paise, ended }, rules),
  );
}

/** Holds what an intent wanted, filled whole at `rupees`. */
export function holding(
  of: Intent = intent(),
  rupees = 20_000,
  state = EMPTY,
  rules = RULES,
): PortfolioState {
  const { order } = entryOf(of, state, rules);
  return filled(entering(of, state, rules), order, order.quantity, rupees, { rules });
}
