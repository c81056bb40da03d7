/**
 * Risk rules as configured (shares of equity) and as enforced (paise, fixed at the day's open).
 * @module
 */
import type { Book } from "../instrument/instrument.ts";
import type { ClockWindow } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type SensitivityLimits, sensitivityLimits, type SensitivityRules } from "./sensitivity.ts";

export interface BookLimits {
  readonly entryWindows: readonly ClockWindow[];
  /** Oldest last price that an entry may rely on. */
  readonly staleMs: number;
  /** Largest distance of an entry's price from the last price, as its share. */
  readonly deviationMax: number;
  /** Lots of one order; null where only the exchange's freeze quantity binds. */
  readonly lotsPerOrderMax: number | null;
  /** On its expiry day an instrument is entered before this IST minute only; null: any time. */
  readonly lastEntryOnExpiry: number | null;
}

interface Counts {
  /** False lets every entry through but a halted one: backtests against a peer only. */
  readonly enforced: boolean;
  readonly positionsMax: number;
  readonly tradesPerSymbolMax: number;
  readonly tradesPerDayMax: number;
  /** Between two entries of one symbol. */
  readonly entrySpacingMs: number;
  readonly ordersPerSecondMax: number;
  /** An entry's target must be worth this many round trips of charges, plus the spread. */
  readonly costMultiple: number;
  readonly books: Readonly<Record<Book, BookLimits>>;
}

/** As configured. Shares are of the equity at the day's open. */
export interface RiskRules extends Counts {
  /** The smaller of the two counts. */
  readonly dayLossMax: { readonly amount: Paise; readonly share: number };
  readonly symbolLossShare: number;
  readonly drawdownShare: number;
  /** Set by a profit of `multiple` day losses; then `giveBackMax` of the peak may be lost. */
  readonly profitLock: { readonly multiple: number; readonly giveBackMax: number } | null;
  readonly exposureShare: number;
  /** Null: not limited. */
  readonly sensitivity: SensitivityRules | null;
}

/** As enforced for one day. */
export interface RiskLimits extends Counts {
  readonly dayLossMax: Paise;
  readonly symbolLossMax: Paise;
  readonly drawdownMax: Paise;
  readonly profitLock: { readonly at: Paise; readonly giveBackMax: number } | null;
  readonly exposureMax: Paise;
  readonly sensitivityMax: SensitivityLimits | null;
}

/** The day's limits in paise, each floored. */
export function limitsFor(rules: RiskRules, equity: Paise): RiskLimits {
  const shareOf = (share: number) => Math.floor(equity * share) as Paise;
  const byShare = shareOf(rules.dayLossMax.share);
  const dayLossMax = byShare < rules.dayLossMax.amount ? byShare : rules.dayLossMax.amount;
  const { symbolLossShare, drawdownShare, profitLock: lock, ...others } = rules;
  const { exposureShare, sensitivity, ...counts } = others;
  return {
    ...counts,
    dayLossMax,
    symbolLossMax: shareOf(symbolLossShare),
    drawdownMax: shareOf(drawdownShare),
    profitLock: lock && {
      at: Math.floor(dayLossMax * lock.multiple) as Paise,
      giveBackMax: lock.giveBackMax,
    },
    exposureMax: shareOf(exposureShare),
    sensitivityMax: sensitivity && sensitivityLimits(sensitivity, equity),
  };
}
