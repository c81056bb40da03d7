/**
 * What a trade costs: brokerage, taxes and fees by segment and date, in whole micro-rupees.
 * Rates are whole paise per crore of turnover, so that every product is exact; what a rate leaves
 * below a micro-rupee is rounded half up, and paise only where the schedule says.
 * @module
 */
import { type Dated, entryOn } from "../dated.ts";
import { type Fill, turnover } from "../order/fill.ts";
import type { InstrumentKind } from "../instrument/instrument.ts";
import type { IsoDate } from "../market_time.ts";
import { type MicroRupees, MICROS_PER_PAISA, type Paise, paiseToMicros } from "../money.ts";
import { opposite, type Product, type Side } from "../order/side.ts";

export const SEGMENTS = ["equity_mis", "futures", "options"] as const;
export type Segment = typeof SEGMENTS[number];

export const CHARGE_KINDS = [
  "brokerage",
  "stt",
  "exchange",
  "ipft",
  "sebi",
  "stamp",
  "gst",
] as const;
export type ChargeKind = typeof CHARGE_KINDS[number];

export type Charges = Readonly<Record<ChargeKind, MicroRupees>>;

/** When charges are rounded, and which of them to the rupee; the others go to the paisa. */
export interface Rounding {
  readonly when: "fill" | "day" | "none";
  readonly wholeRupee: readonly ChargeKind[];
}

/** Brokerage of one executed order. */
export type BrokerageRule =
  | { readonly perCrore: number; readonly cap: Paise }
  | { readonly flat: Paise };

/** Rates of one segment from a day on, in paise per crore of turnover. */
export interface ChargeRates extends Dated {
  readonly brokerage: BrokerageRule;
  readonly sttSell: number;
  /** On the intrinsic value of an option exercised by its buyer; 0 outside options. */
  readonly sttExercise: number;
  readonly exchange: number;
  readonly ipft: number;
  readonly sebi: number;
  readonly stampBuy: number;
  /** Per cent of brokerage, exchange charge and SEBI fee together. */
  readonly gstPercent: number;
}

export type ChargeTable =
  | {
    readonly kind: "dated";
    readonly rounding: Rounding;
    /** Each in rising order of `from`, at least one entry. */
    readonly segments: Readonly<Record<Segment, readonly ChargeRates[]>>;
  }
  | { readonly kind: "flat"; readonly rounding: Rounding; readonly bps: number };

/** What holds for one segment on one day. */
export type ChargeSchedule =
  | { readonly kind: "rates"; readonly rounding: Rounding; readonly rates: ChargeRates }
  | { readonly kind: "flat"; readonly rounding: Rounding; readonly bps: number };

const ZERO = 0 as MicroRupees;

export const NO_CHARGES: Charges = {
  brokerage: ZERO,
  stt: ZERO,
  exchange: ZERO,
  ipft: ZERO,
  sebi: ZERO,
  stamp: ZERO,
  gst: ZERO,
};

/** The segment that charges a fill of this kind; null where the desk has no rates (delivery). */
export function segmentOf(kind: InstrumentKind, product: Product): Segment | null {
  if (kind === "FUT") return "futures";
  if (kind === "CE" || kind === "PE") return "options";
  return kind === "EQ" && product === "MIS" ? "equity_mis" : null;
}

/** The schedule of `segment` on `date`; `inferred` when the table begins later. */
export function scheduleOn(
  table: ChargeTable,
  segment: Segment,
  date: IsoDate,
): { readonly schedule: ChargeSchedule; readonly inferred: boolean } {
  if (table.kind === "flat") return { schedule: table, inferred: false };
  const { entry, inferred } = entryOn(table.segments[segment], date);
  return { schedule: { kind: "rates", rounding: table.rounding, rates: entry }, inferred };
}

/**
 * Charges of one fill. `before` is the turnover that the same order filled earlier: brokerage is
 * charged per order, so a partial fill pays only what it adds.
 */
export function chargesFor(
  fill: Pick<Fill, "side" | "quantity" | "price">,
  schedule: ChargeSchedule,
  before: Paise = 0 as Paise,
): Charges {
  const amount = turnover(fill);
  const charges = schedule.kind === "flat"
    ? { ...NO_CHARGES, brokerage: Math.round(amount * schedule.bps) as MicroRupees }
    : ratedCharges(fill.side, amount, before, schedule.rates);
  return schedule.rounding.when === "fill" ? roundCharges(charges, schedule.rounding) : charges;
}

/** Total of buying and selling (or the reverse) `quantity` in one order each. */
export function roundTripCharges(
  side: Side,
  quantity: number,
  entryPrice: Paise,
  exitPrice: Paise,
  schedule: ChargeSchedule,
): MicroRupees {
  const entry = chargesFor({ side, quantity, price: entryPrice }, schedule);
  const exit = chargesFor({ side: opposite(side), quantity, price: exitPrice }, schedule);
  return (totalCharges(entry) + totalCharges(exit)) as MicroRupees;
}

/** Charges on a bought option exercised at expiry, `intrinsic` paise in the money per unit. */
export function exerciseCharges(
  quantity: number,
  intrinsic: Paise,
  schedule: ChargeSchedule,
): Charges {
  if (schedule.kind === "flat") return NO_CHARGES;
  const stt = share(turnover({ quantity, price: intrinsic }), schedule.rates.sttExercise);
  const charges = { ...NO_CHARGES, stt };
  return schedule.rounding.when === "fill" ? roundCharges(charges, schedule.rounding) : charges;
}

/** Each charge to the nearest paisa or rupee, as `rounding` lists them, halves up. */
export function roundCharges(charges: Charges, rounding: Rounding): Charges {
  return mapCharges((kind) => {
    const unit = rounding.wholeRupee.includes(kind) ? 100 * MICROS_PER_PAISA : MICROS_PER_PAISA;
    return Math.floor(charges[kind] / unit + 0.5) * unit;
  });
}

/** Kind by kind; nothing is rounded. */
export function addCharges(a: Charges, b: Charges): Charges {
  return mapCharges((kind) => a[kind] + b[kind]);
}

/** `a` less `b`, kind by kind; may fall below zero, as what a rounding has taken off. */
export function subtractCharges(a: Charges, b: Charges): Charges {
  return mapCharges((kind) => a[kind] - b[kind]);
}

/** Sum of all kinds in micro-rupees, exact. */
export function totalCharges(charges: Charges): MicroRupees {
  return CHARGE_KINDS.reduce((sum, kind) => sum + charges[kind], 0) as MicroRupees;
}

function ratedCharges(side: Side, amount: Paise, before: Paise, rates: ChargeRates): Charges {
  const brokerage = (orderBrokerage((before + amount) as Paise, rates.brokerage) -
    orderBrokerage(before, rates.brokerage)) as MicroRupees;
  const exchange = share(amount, rates.exchange);
  const sebi = share(amount, rates.sebi);
  return {
    brokerage,
    stt: side === "SELL" ? share(amount, rates.sttSell) : ZERO,
    exchange,
    ipft: share(amount, rates.ipft),
    sebi,
    stamp: side === "BUY" ? share(amount, rates.stampBuy) : ZERO,
    gst: Math.floor(((brokerage + exchange + sebi) * rates.gstPercent + 50) / 100) as MicroRupees,
  };
}

function orderBrokerage(amount: Paise, rule: BrokerageRule): number {
  if (amount === 0) return 0;
  if ("flat" in rule) return paiseToMicros(rule.flat);
  return Math.min(share(amount, rule.perCrore), paiseToMicros(rule.cap));
}

/** paise x (paise per crore rupees) / 100,000 = micro-rupees. */
const RATE_UNIT = 100_000;

function share(amount: Paise, paisePerCrore: number): MicroRupees {
  // In two parts, so that no product leaves the safe integers.
  const whole = Math.floor(amount / RATE_UNIT);
  const rest = amount - whole * RATE_UNIT;
  return (whole * paisePerCrore +
    Math.floor((rest * paisePerCrore + RATE_UNIT / 2) / RATE_UNIT)) as MicroRupees;
}

function mapCharges(amountOf: (kind: ChargeKind) => number): Charges {
  return {
    brokerage: amountOf("brokerage") as MicroRupees,
    stt: amountOf("stt") as MicroRupees,
    exchange: amountOf("exchange") as MicroRupees,
    ipft: amountOf("ipft") as MicroRupees,
    sebi: amountOf("sebi") as MicroRupees,
    stamp: amountOf("stamp") as MicroRupees,
    gst: amountOf("gst") as MicroRupees,
  };
}
