/**
 * How many units an entry may take: the wanted size, then the tightest of all caps, floored to
 * whole lots. The cap that decided is returned as arithmetic, so that a refusal explains itself.
 * @module
 */
import { type ExposureKind, exposurePerUnit } from "../../account/exposure.ts";
import type { LotMarginRules } from "../../broker/lot_margin.ts";
import type { Paise } from "../../money.ts";

export interface SizingRules extends LotMarginRules {
  readonly method: "fixed_qty" | "fixed_risk_atr";
  /** Lots of an entry under `fixed_qty`. */
  readonly lots: number;
  /** Share of equity lost if the stop is hit, under `fixed_risk_atr`. */
  readonly riskPerTrade: number;
  /** Share of equity that all positions together may tie up. */
  readonly exposureShare: number;
  /** Equity book's notional, as a multiple of equity. */
  readonly leverageMax: number;
  /** Futures' notional, as a multiple of equity. */
  readonly futuresNotionalMax: number;
  /** Share of equity that entries never touch, so that exits are not refused for funds. */
  readonly reserveShare: number;
}

/** What the desk has and already uses. Paise. */
export interface SizingCapital {
  readonly equity: Paise;
  /** Cash that may pay premiums. */
  readonly cash: Paise;
  /** Equity less exposure. */
  readonly funds: Paise;
  readonly exposure: Paise;
  readonly equityNotional: Paise;
  readonly futuresNotional: Paise;
  /** Capital given to the strategy, and what its positions already tie up. */
  readonly budget: Paise;
  readonly budgetUsed: Paise;
}

export interface SizingRequest {
  readonly kind: ExposureKind;
  readonly price: Paise;
  /** See `notionalOf`. */
  readonly notional: Paise;
  /** Of an option sold to open: what a unit of its wing costs. */
  readonly wing?: Paise;
  readonly margin: Paise | null;
  readonly lot: number;
  /** Distance from entry to the initial stop after its caps, paise per unit; null: no stop. */
  readonly stopDistance: number | null;
  /** Factor on the wanted size, such as `expiryFactor`; 1 when left out. */
  readonly scale?: number;
}

const SIZING_LIMITS = [
  "fixed",
  "risk",
  "exposure",
  "funds",
  "budget",
  "premium_cash",
  "leverage",
  "futures_notional",
] as const;
export type SizingLimit = typeof SIZING_LIMITS[number];

/** `room` paise at `perUnit` paise allow `units`; of `fixed`, `room` is in units. */
export interface SizingCap {
  readonly limit: SizingLimit;
  readonly room: number;
  readonly perUnit: number;
  readonly units: number;
  /** The factor that is in `room`, where there is one. */
  readonly scale?: number;
}

export type Sizing =
  | {
    readonly type: "Sized";
    readonly quantity: number;
    readonly lots: number;
    /** The cap that decided. */
    readonly cap: SizingCap;
  }
  | {
    readonly type: "Refused";
    readonly code: "zero_lots";
    readonly lot: number;
    readonly cap: SizingCap;
  };

/** Size of one entry in whole lots. */
export function sizeEntry(
  request: SizingRequest,
  capital: SizingCapital,
  rules: SizingRules,
): Sizing {
  const caps = [wanted(request, capital, rules), ...capitalCaps(request, capital, rules)];
  const cap = caps.reduce((least, next) => next.units < least.units ? next : least);
  const lots = Math.floor(cap.units / request.lot);
  return lots > 0
    ? { type: "Sized", quantity: lots * request.lot, lots, cap }
    : { type: "Refused", code: "zero_lots", lot: request.lot, cap };
}

function wanted(request: SizingRequest, capital: SizingCapital, rules: SizingRules): SizingCap {
  const { scale = 1 } = request;
  if (rules.method === "fixed_qty") {
    // A factor makes a size smaller; of a single lot there is no smaller one to trade.
    const lots = scale > 0 ? Math.max(1, Math.floor(rules.lots * scale)) : 0;
    return scaled(capOf("fixed", lots * request.lot, 1), scale);
  }
  // Without a stop the risk is unknown: nothing can be sized by it.
  const risk = capital.equity * rules.riskPerTrade * scale;
  return scaled(capOf("risk", risk, request.stopDistance ?? 0), scale);
}

function scaled(cap: SizingCap, scale: number): SizingCap {
  return scale === 1 ? cap : { ...cap, scale };
}

function capitalCaps(
  request: SizingRequest,
  capital: SizingCapital,
  rules: SizingRules,
): readonly SizingCap[] {
  const { equity } = capital;
  const { kind, price, wing = 0 as Paise } = request;
  const tied = exposurePerUnit({ ...request, marginShare: rules.marginShare }) + wing;
  const reserve = equity * rules.reserveShare;
  const caps = [
    capOf("exposure", equity * rules.exposureShare - capital.exposure, tied),
    capOf("funds", capital.funds - reserve, tied),
    capOf("budget", capital.budget - capital.budgetUsed, tied),
  ];
  const premium = kind === "long_option" ? price : wing;
  if (premium > 0) caps.push(capOf("premium_cash", capital.cash - reserve, premium));
  if (kind === "equity") {
    caps.push(capOf("leverage", equity * rules.leverageMax - capital.equityNotional, price));
  }
  if (kind === "future") {
    const room = equity * rules.futuresNotionalMax - capital.futuresNotional;
    caps.push(capOf("futures_notional", room, price));
  }
  return caps;
}

function capOf(limit: SizingLimit, room: number, perUnit: number): SizingCap {
  // Written so that a NaN or an absurd price sizes nothing.
  const units = room > 0 && perUnit > 0 ? Math.floor(room / perUnit) : 0;
  return { limit, room, perUnit, units };
}
