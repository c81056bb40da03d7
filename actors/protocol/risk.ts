/**
 * What risk is told: what it is to review, what the day has come to, and who has halted it.
 * @module
 */
import type { Segment } from "../../domain/account/charges.ts";
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { SymbolMark } from "../../domain/risk/day.ts";
import type { EntryRequest } from "../../domain/risk/entry.ts";
import type { Quarantined } from "../../domain/risk/quarantine.ts";
import { type Ref, ref } from "../runtime/ref.ts";

export interface RiskProtocol {
  ReviewEntry: ReviewEntry;
  DayMarked: { readonly marks: readonly SymbolMark[] };
  /** Latches the operator's halt. */
  Halt: { readonly by: string };
  Rearm: { readonly by: string };
  RearmLoss: { readonly by: string; readonly allowance: Paise };
  DayOpened: { readonly date: IsoDate; readonly at: EpochMs; readonly equity: Paise };
  /** The day's limits are shares of another equity. */
  EquityKnown: { readonly date: IsoDate; readonly equity: Paise };
  /** A process has started: its configuration may allow less than the day was opened with. */
  TightenLimits: null;
  /** Answered with `Quarantine`. */
  GetQuarantine: null;
  /** The broker's books say otherwise: no entries into these. */
  Quarantine: { readonly symbols: readonly Quarantined[] };
  /** Units that others have at the broker, by symbol. */
  OthersHold: { readonly others: Readonly<Record<string, number>> };
  /** `disowned`: units that are others' from now on, where an operator has said so. */
  EndQuarantine: {
    readonly symbol: string;
    readonly how: "explained" | "adopted" | "disowned";
    readonly by: string;
    readonly disowned: number;
  };
}

/** A sized entry with everything the review needs. */
export interface ReviewEntry {
  readonly request: Omit<EntryRequest<NewOrder>, "schedule">;
  /** Under which the entry will be charged. */
  readonly segment: Segment;
  readonly tick: Paise;
  readonly positions: number;
  readonly exposure: Paise;
}

export const RISK: Ref<RiskProtocol> = ref("desk/trading/book/risk");
