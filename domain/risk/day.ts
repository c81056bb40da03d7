/**
 * The risk state of one trading day: its P&L as one number, counts that never reset within the
 * day, and two latches. An operator's halt outlives the day; a loss halt ends with it, or once
 * by a smaller allowance that was asked for in so many words.
 * @module
 */
import type { Book } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, SECOND_MS } from "../market_time.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../money.ts";
import type { RiskCode } from "./code.ts";
import type { RiskLimits } from "./limits.ts";

export interface SymbolDay {
  readonly realised: Paise;
  readonly unrealised: Paise;
  readonly trades: number;
  readonly lastEntryAt: EpochMs | null;
}

export interface RiskDay {
  readonly date: IsoDate;
  /** Profit taken today less charges paid. */
  readonly realised: Paise;
  /** Profit of open positions less what closing them would be charged. */
  readonly unrealised: Paise;
  /** Highest day P&L so far; starts at 0. */
  readonly peak: Paise;
  readonly trades: number;
  /** By `riskKey`. */
  readonly symbols: Readonly<Record<string, SymbolDay>>;
  /** Orders of the last second, oldest first. */
  readonly orderTimes: readonly EpochMs[];
  readonly operatorHalt: boolean;
  readonly lossHalt: RiskCode | null;
  /** Since when either of the two has held; null while neither does. */
  readonly haltedAt: EpochMs | null;
  /** After the day's one re-arming: the P&L at which it halts again. */
  readonly lossFloor: Paise | null;
}

/** What one symbol has made today, charges included, as the portfolio last saw it. */
export interface SymbolMark {
  readonly key: string;
  readonly realised: Paise;
  readonly unrealised: Paise;
}

/** Losses of a symbol are counted per book and underlying. */
export function riskKey(book: Book, underlying: string): string {
  return `${book}:${underlying}`;
}

const UNTRADED: SymbolDay = {
  realised: 0 as Paise,
  unrealised: 0 as Paise,
  trades: 0,
  lastEntryAt: null,
};

/** A new day; of the day before only the operator's halt lives on. */
export function openRiskDay(date: IsoDate, before: RiskDay | null): RiskDay {
  return {
    date,
    realised: 0 as Paise,
    unrealised: 0 as Paise,
    peak: 0 as Paise,
    trades: 0,
    symbols: {},
    orderTimes: [],
    operatorHalt: before?.operatorHalt ?? false,
    lossHalt: null,
    haltedAt: before?.operatorHalt === true ? before.haltedAt : null,
    lossFloor: null,
  };
}

/** Day P&L: realised and unrealised, after charges. */
export function dayPnl(day: RiskDay): Paise {
  return (day.realised + day.unrealised) as Paise;
}

/**
 * Day P&L once the contract notes are written, which are charged beside the trades: as the ledger
 * has it, where both were rounded by themselves it could be a paisa off. `realised`: of the day
 * after charges, of which the P&L has the paise; `rounding`: what the notes have added to those.
 */
export function afterNotes(pnl: Paise, realised: MicroRupees, rounding: MicroRupees): Paise {
  const whole = microsToPaise((realised - rounding) as MicroRupees);
  return (pnl - microsToPaise(realised) + whole) as Paise;
}

/** The P&L at which the day halts: its limit, or what it was re-armed for after a loss. */
export function lossFloorOf(
  { lossFloor }: Pick<RiskDay, "lossFloor">,
  { dayLossMax }: Pick<RiskLimits, "dayLossMax">,
): Paise {
  return lossFloor ?? -dayLossMax as Paise;
}

/** `key`: `riskKey`. Zeros while nothing of it was entered or marked today. */
export function symbolDay(day: RiskDay, key: string): SymbolDay {
  return day.symbols[key] ?? UNTRADED;
}

/** Takes over what symbols have made so far, all of one instant, and moves the peak. */
export function markDay(day: RiskDay, marks: readonly SymbolMark[]): RiskDay {
  let { realised, unrealised } = day;
  const symbols = { ...day.symbols };
  for (const mark of marks) {
    const last = symbols[mark.key] ?? symbolDay(day, mark.key);
    realised = (realised + mark.realised - last.realised) as Paise;
    unrealised = (unrealised + mark.unrealised - last.unrealised) as Paise;
    symbols[mark.key] = { ...last, realised: mark.realised, unrealised: mark.unrealised };
  }
  const pnl = (realised + unrealised) as Paise;
  return { ...day, realised, unrealised, symbols, peak: pnl > day.peak ? pnl : day.peak };
}

/** Counts an entry as a trade of its symbol. */
export function countEntry(day: RiskDay, key: string, at: EpochMs): RiskDay {
  const last = symbolDay(day, key);
  return {
    ...day,
    trades: day.trades + 1,
    symbols: { ...day.symbols, [key]: { ...last, trades: last.trades + 1, lastEntryAt: at } },
  };
}

/** Counts an order, exit or entry, against the broker's rate. */
export function countOrder(day: RiskDay, at: EpochMs): RiskDay {
  return { ...day, orderTimes: [...ordersWithinSecond(day, at), at] };
}

/** Orders sent in the second that ends at `at`. */
export function ordersWithinSecond(day: RiskDay, at: EpochMs): readonly EpochMs[] {
  return day.orderTimes.filter((time) => time > at - SECOND_MS);
}

/** Outlives the day: only `rearmOperator` lifts it. */
export function haltByOperator(day: RiskDay, at: EpochMs): RiskDay {
  return { ...day, operatorHalt: true, haltedAt: day.haltedAt ?? at };
}

/** Lifts the operator's halt only; a loss halt stays. */
export function rearmOperator(day: RiskDay): RiskDay {
  return { ...day, operatorHalt: false, haltedAt: day.lossHalt === null ? null : day.haltedAt };
}

/** Latches a loss halt; the first reason stands. */
export function haltByLoss(day: RiskDay, code: RiskCode, at: EpochMs): RiskDay {
  return { ...day, lossHalt: day.lossHalt ?? code, haltedAt: day.haltedAt ?? at };
}

export type LossRearm =
  /** `lossFloor`: the P&L at which it halts again. */
  | { readonly type: "Rearmed"; readonly lossFloor: Paise }
  | {
    readonly type: "Refused";
    readonly code: "not_halted" | "already_rearmed" | "allowance_not_smaller";
  };

/**
 * Lifts a loss halt for a further loss of at most `allowance`, which must be above zero and
 * smaller than the day's limit. Once a day.
 */
export function rearmLoss(day: RiskDay, allowance: Paise, limits: RiskLimits): LossRearm {
  if (day.lossHalt === null) return { type: "Refused", code: "not_halted" };
  if (day.lossFloor !== null) return { type: "Refused", code: "already_rearmed" };
  if (!(allowance > 0 && allowance < limits.dayLossMax)) {
    return { type: "Refused", code: "allowance_not_smaller" };
  }
  return { type: "Rearmed", lossFloor: (dayPnl(day) - allowance) as Paise };
}

/** After a re-arming: halts again at `lossFloor`. */
export function liftLossHalt(day: RiskDay, lossFloor: Paise): RiskDay {
  return { ...day, lossHalt: null, lossFloor, haltedAt: day.operatorHalt ? day.haltedAt : null };
}
