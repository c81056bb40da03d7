/** An entry that every check lets through, and the limits it passes: tests change one thing. @module */
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { openRiskDay, type RiskDay } from "../../../domain/risk/day.ts";
import type { EntryRequest, RiskView } from "../../../domain/risk/entry.ts";
import { limitsFor, type RiskRules } from "../../../domain/risk/limits.ts";
import { schedule } from "../market_tables.ts";

export const TODAY = "2026-08-18" as IsoDate;
export const rupees = (amount: number) => Math.round(amount * 100) as Paise;
/** An instant of the day: minutes since IST midnight. */
export const clock = (minute: number): EpochMs => istInstant(TODAY, minute);

const WINDOWS = [{ from: 560, to: 690 }, { from: 795, to: 895 }];
const BOOK = {
  entryWindows: WINDOWS,
  staleMs: 3_000,
  deviationMax: 0.02,
  lotsPerOrderMax: 20,
  lastEntryOnExpiry: null,
};

export const RULES: RiskRules = {
  enforced: true,
  dayLossMax: { amount: rupees(50_000), share: 0.02 },
  symbolLossShare: 0.008,
  drawdownShare: 0.02,
  profitLock: { multiple: 1, giveBackMax: 0.5 },
  exposureShare: 0.8,
  sensitivity: {
    deltaMultiple: 8,
    underlyingDeltaMultiple: 8,
    vegaShare: 0.01,
    thetaShare: 0.02,
  },
  positionsMax: 5,
  tradesPerSymbolMax: 5,
  tradesPerDayMax: 100,
  entrySpacingMs: 30_000,
  ordersPerSecondMax: 5,
  costMultiple: 3,
  books: {
    fno: BOOK,
    equity: { ...BOOK, lotsPerOrderMax: null },
    options: { ...BOOK, staleMs: 10_000, deviationMax: 0.1, lastEntryOnExpiry: 900 },
  },
};

export const LIMITS = limitsFor(RULES, rupees(2_500_000));

export interface TestOrder {
  readonly tag: string;
  readonly quantity: number;
}

/** Seven NIFTY lots at 10:00, target 80 points away. */
export const ENTRY: EntryRequest<TestOrder> = {
  order: { tag: "A1", quantity: 455 },
  book: "fno",
  underlying: "NIFTY",
  side: "BUY",
  opens: true,
  lot: 65,
  freezeQuantity: 1_800,
  expiry: "2026-08-25" as IsoDate,
  price: rupees(24_010),
  ltp: rupees(24_000),
  pricedAt: clock(600),
  at: clock(600),
  targetDistance: 8_000,
  spread: 20,
  schedule: schedule("futures", TODAY),
  exposurePerUnit: rupees(2_880),
  sensitivity: null,
  band: null,
};

export const DAY: RiskDay = openRiskDay(TODAY, null);
export const VIEW: RiskView = { day: DAY, positions: 0, exposure: 0 as Paise, others: 0 };
