/**
 * What the risk actor keeps: the day, its limits in paise, and the verdicts it gave.
 * @module
 */
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { NewOrder } from "../order/order.ts";
import type { RiskCode, RiskFinding } from "./code.ts";
import {
  countEntry,
  countOrder,
  haltByLoss,
  haltByOperator,
  liftLossHalt,
  markDay,
  openRiskDay,
  rearmOperator,
  type RiskDay,
  riskKey,
  type SymbolMark,
} from "./day.ts";
import {
  NO_QUARANTINE,
  type Quarantine,
  type Quarantined,
  withoutQuarantined,
  withQuarantined,
} from "./quarantine.ts";
import { limitsFor, type RiskLimits, type RiskRules } from "./limits.ts";

export interface RiskState {
  readonly day: RiskDay;
  /** Of the day's open; another start may only tighten them. */
  readonly limits: RiskLimits;
  /** That the limits are shares of; missing before the first day, and of one of an older journal. */
  readonly equity?: Paise;
  /** Missing where nothing ever was in it. */
  readonly quarantine?: Quarantine;
}

export type RiskEvent =
  | {
    readonly type: "RiskDayOpened";
    readonly date: IsoDate;
    readonly limits: RiskLimits;
    readonly equity?: Paise;
  }
  /** What the broker had at the day's opening is known now, or the configuration is tighter. */
  | { readonly type: "LimitsSet"; readonly limits: RiskLimits; readonly equity?: Paise }
  | { readonly type: "DayMarked"; readonly marks: readonly SymbolMark[] }
  | {
    readonly type: "EntryReviewed";
    readonly tag: string;
    readonly order: NewOrder;
    readonly verdict: "ALLOW" | "REDUCE" | "BLOCK" | "HALT_SESSION";
    readonly quantity: number;
    readonly finding: RiskFinding | null;
    readonly at: EpochMs;
    /** The other half of an entry that has been counted. */
    readonly completes?: true;
  }
  | { readonly type: "LossHalted"; readonly code: RiskCode; readonly at: EpochMs }
  | {
    readonly type: "LossRearmed";
    readonly by: string;
    readonly lossFloor: Paise;
    readonly at: EpochMs;
  }
  | { readonly type: "OperatorHalted"; readonly by: string; readonly at: EpochMs }
  | { readonly type: "OperatorRearmed"; readonly by: string; readonly at: EpochMs }
  | {
    readonly type: "Quarantined";
    readonly symbols: readonly Quarantined[];
    readonly at: EpochMs;
  }
  /** The whole list, as it is from now on. */
  | { readonly type: "OthersSeen"; readonly others: Readonly<Record<string, number>> }
  | {
    readonly type: "QuarantineEnded";
    readonly symbol: string;
    readonly how: "explained" | "adopted" | "disowned";
    readonly by: string;
    /** Units that are others' from now on. */
    readonly disowned: number;
    readonly at: EpochMs;
  };

export const RISK_EVENTS = {
  RiskDayOpened: 1,
  LimitsSet: 1,
  DayMarked: 1,
  EntryReviewed: 1,
  LossHalted: 1,
  LossRearmed: 1,
  OperatorHalted: 1,
  OperatorRearmed: 1,
  Quarantined: 1,
  OthersSeen: 1,
  QuarantineEnded: 1,
} as const;

/** Whether an event, of whichever actor, is one of risk's. */
export function isRiskEvent<Event extends { readonly type: string }>(
  event: Event,
): event is Extract<Event, RiskEvent> {
  return Object.hasOwn(RISK_EVENTS, event.type);
}

/** Before the first day opens: a date that no trading day can have. */
export function unopenedRisk(rules: RiskRules, equity: Paise): RiskState {
  return { day: openRiskDay("0000-00-00" as IsoDate, null), limits: limitsFor(rules, equity) };
}

/** An empty one where nothing ever was in it. */
export function quarantineOf({ quarantine }: RiskState): Quarantine {
  return quarantine ?? NO_QUARANTINE;
}

/** Refused entries count for nothing; half of one that has been counted counts as an order only. */
export function applyRisk(state: RiskState, event: RiskEvent): RiskState {
  const { day } = state;
  switch (event.type) {
    case "RiskDayOpened": {
      const opened = withLimits({ ...state, day: openRiskDay(event.date, day) }, event);
      // What was others' is carried as others' by the account itself.
      if (state.quarantine === undefined) return opened;
      const { disownedAt: _, ...quarantine } = state.quarantine;
      return { ...opened, quarantine: { ...quarantine, disowned: {} } };
    }
    case "LimitsSet":
      return withLimits(state, event);
    case "DayMarked":
      return { ...state, day: markDay(day, event.marks) };
    case "EntryReviewed": {
      if (event.verdict !== "ALLOW" && event.verdict !== "REDUCE") return state;
      const key = riskKey(event.order.book, event.order.underlying);
      const counted = event.completes ? day : countEntry(day, key, event.at);
      return { ...state, day: countOrder(counted, event.at) };
    }
    case "LossHalted":
      return { ...state, day: haltByLoss(day, event.code, event.at) };
    case "LossRearmed":
      return { ...state, day: liftLossHalt(day, event.lossFloor) };
    case "OperatorHalted":
      return { ...state, day: haltByOperator(day, event.at) };
    case "OperatorRearmed":
      return { ...state, day: rearmOperator(day) };
    case "Quarantined":
      return { ...state, quarantine: withQuarantined(quarantineOf(state), event.symbols) };
    case "OthersSeen":
      return { ...state, quarantine: { ...quarantineOf(state), others: event.others } };
    case "QuarantineEnded": {
      const { symbol, disowned, at } = event;
      const before = quarantineOf(state);
      return { ...state, quarantine: withoutQuarantined(before, symbol, disowned, at) };
    }
  }
}

function withLimits(
  { equity: _, ...state }: RiskState,
  { limits, equity }: Pick<RiskState, "limits" | "equity">,
): RiskState {
  return equity === undefined ? { ...state, limits } : { ...state, limits, equity };
}
