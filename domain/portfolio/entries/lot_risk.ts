/**
 * What one lot of an instrument puts at risk, and whether the desk's money can ever carry it: told
 * when the desk starts, so that a book that cannot trade is no riddle at noon.
 * @module
 */
import type { UnitMargin } from "../../broker/lot_margin.ts";
import type { Candle } from "../../candle/candle.ts";
import type { BookRules, DeskRules, StrategyRules } from "../../desk_rules.ts";
import { stopDistance } from "../../exit/plan.ts";
import { exposureKind } from "../../account/exposure.ts";
import { atr } from "../../indicator/atr.ts";
import { orderMax } from "../../instrument/freeze_quantity.ts";
import type { Instrument } from "../../instrument/instrument.ts";
import type { EpochMs } from "../../market_time.ts";
import type { Paise } from "../../money.ts";
import { AT_MONEY_DELTA } from "../../option/chain.ts";
import { sizeEntry } from "./sizing.ts";
import { sizingWords } from "./sizing_words.ts";
import { capitalIn, marginIn } from "./capital.ts";
import type { PortfolioState } from "../state.ts";
import { dearestOf } from "./traded_instrument.ts";

export interface LotRisk {
  /** What would be traded, in words where that is not known yet. */
  readonly symbol: string;
  readonly lot: number;
  /** From entry to the initial stop, paise a unit. */
  readonly distance: number;
  /** What a stopped-out lot loses, before costs. */
  readonly risk: Paise;
  /**
   * Lots that an entry would take with nothing held; of options by their risk and the largest order
   * alone.
   */
  readonly lots: number;
  /** What a unit is taken to tie up; null for what is paid in full, and for options. */
  readonly margin: UnitMargin | null;
  /** Why not one lot fits; "" when one does. */
  readonly problem: string;
}

const ATR_BARS = 14;

/** By the strategy's closed bars; null while its ATR is not ready. */
export function lotRisk(
  instrument: Instrument,
  bars: readonly Candle[],
  { book, strategy, rules, state, at }: {
    readonly book: BookRules;
    readonly strategy: StrategyRules;
    readonly rules: DeskRules;
    /** The desk's money, and what the broker has said of it; positions do not count. */
    readonly state: PortfolioState;
    readonly at: EpochMs;
  },
): LotRisk | null {
  const range = averageRange(bars);
  const price = bars.at(-1)?.close;
  const kind = exposureKind(instrument.kind, "BUY");
  if (range === null || price === undefined || kind === null) return null;
  const { symbol, lot, tick } = instrument;
  const free = { ...state, held: [], entering: [] };
  const capital = capitalIn(free, rules, book.book, strategy, at);
  const most = lotsMax(instrument, book, rules);
  if (book.book === "options" && book.premium === null) {
    // Nobody knows the premium yet: neither its cap nor what it ties up.
    const distance = AT_MONEY_DELTA * book.exits.atrMultiple * range;
    const { method, riskPerTrade, lots: fixed } = rules.sizing;
    const byRisk = Math.floor(capital.equity * riskPerTrade / (distance * lot));
    const lots = Math.min(method === "fixed_qty" ? fixed : byRisk, most);
    const risk = Math.round(distance * lot) as Paise;
    const of = `${instrument.name} option at the money`;
    const problem = lots > 0 ? "" : "risk";
    return { symbol: of, lot, distance, risk, lots, margin: null, problem };
  }
  const distance = stopDistance(
    { entry: price, atr: range, delta: 1, spread: 0, tick },
    book.exits,
  );
  const dearest = dearestOf({ instrument, side: "BUY", price }, book, rules, at);
  const margin = marginIn(state, rules, kind, instrument.token, dearest, at);
  const unit = { kind, price: dearest, notional: dearest, margin: margin?.perUnit ?? null };
  const sizing = sizeEntry({ ...unit, lot, stopDistance: distance }, capital, rules.sizing);
  const sized = sizing.type === "Sized";
  return {
    symbol,
    lot,
    distance,
    risk: Math.round(distance * lot) as Paise,
    lots: sized ? Math.min(sizing.lots, most) : 0,
    margin,
    problem: sized ? "" : sizingWords(sizing),
  };
}

/** Lots of one order that risk lets pass. */
function lotsMax(instrument: Instrument, { book }: BookRules, { risk }: DeskRules): number {
  if (!risk.enforced) return Infinity;
  const byFreeze = Math.floor(orderMax(instrument) / instrument.lot);
  return Math.min(risk.books[book].lotsPerOrderMax ?? Infinity, byFreeze);
}

function averageRange(bars: readonly Candle[]): number | null {
  const ranges = atr(ATR_BARS);
  return ranges.value(bars.reduce((state, bar) => ranges.next(state, bar), ranges.init));
}
