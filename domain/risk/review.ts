/**
 * The review every entry must pass: latches, the day's loss, the checks, then the size. A
 * missing or broken number refuses, and an error inside is a refusal too: risk fails closed.
 * @module
 */
import { roundTripCharges } from "../account/charges.ts";
import { type Paise, paiseToMicros } from "../money.ts";
import type { Approved } from "./approved.ts";
import { CHECKS, lossBreach } from "./check.ts";
import type { RiskCode, RiskFinding } from "./code.ts";
import { dayPnl } from "./day.ts";
import type { Entry, EntryRequest, RiskView, Sized } from "./entry.ts";
import type { RiskLimits } from "./limits.ts";
import { signed } from "../order/side.ts";
import { quarantineWords } from "./quarantine.ts";
import { sensitivityCaps } from "./sensitivity.ts";

export type Verdict<T> =
  | { readonly type: "ALLOW"; readonly order: Approved<T> }
  /** The order with its quantity cut to whole lots that fit. */
  | { readonly type: "REDUCE"; readonly order: Approved<T>; readonly finding: RiskFinding }
  | { readonly type: "BLOCK"; readonly finding: RiskFinding }
  | { readonly type: "HALT_SESSION"; readonly finding: RiskFinding };

/** Reviews one entry. Never throws: an error is a BLOCK `risk_error` with its message. */
export function review<T extends Sized>(
  entry: EntryRequest<T>,
  view: RiskView,
  limits: RiskLimits,
): Verdict<T> {
  try {
    return judge(entry, view, limits);
  } catch (error) {
    return block("risk_error", 0, 0, error instanceof Error ? error.message : String(error));
  }
}

function judge<T extends Sized>(
  entry: EntryRequest<T>,
  view: RiskView,
  limits: RiskLimits,
): Verdict<T> {
  const { day } = view;
  if (day.operatorHalt) return block("operator_halt", 1, 0);
  if (day.lossHalt !== null) return block("loss_halt", dayPnl(day), 0, day.lossHalt);
  const { quarantined } = view;
  if (quarantined !== undefined) {
    const { broker, own } = quarantined;
    return block("quarantined", broker, own, quarantineWords(quarantined));
  }
  const isWith = signed(entry.side, 1) * view.others >= 0;
  if (!isWith) return block("against_others", view.others, 0);
  if (!limits.enforced) return { type: "ALLOW", order: entry.order as Approved<T> };
  const breach = lossBreach(day, limits);
  if (breach) return { type: "HALT_SESSION", finding: breach };
  for (const check of CHECKS) {
    const finding = check(entry, view, limits);
    if (finding) return { type: "BLOCK", finding };
  }
  return fit(entry, view, limits);
}

/** Cuts the quantity to what fits in whole lots, then asks whether the rest is worth its cost. */
function fit<T extends Sized>(
  entry: EntryRequest<T>,
  view: RiskView,
  limits: RiskLimits,
): Verdict<T> {
  const { lot, order } = entry;
  if (!(order.quantity > 0)) return block("zero_quantity", order.quantity, lot);
  const cap = tightestCap(entry, view, limits);
  const quantity = order.quantity <= cap.units ? order.quantity : Math.floor(cap.units / lot) * lot;
  // What is used up already may be more than the limit: less than nothing cannot be allowed.
  if (!(quantity > 0)) return block(cap.code, order.quantity, Math.max(0, Math.floor(cap.units)));
  const finding = costExceedsEdge(entry, quantity, limits);
  if (finding) return { type: "BLOCK", finding };
  if (quantity === order.quantity) return { type: "ALLOW", order: order as Approved<T> };
  return {
    type: "REDUCE",
    order: { ...order, quantity } as Approved<T>,
    finding: { code: cap.code, found: order.quantity, limit: quantity },
  };
}

interface Cap {
  readonly code: RiskCode;
  readonly units: number;
}

function tightestCap(entry: Entry, view: RiskView, limits: RiskLimits): Cap {
  const { lot, book, exposurePerUnit } = entry;
  const lots = limits.books[book].lotsPerOrderMax;
  const room = limits.exposureMax - view.exposure;
  const caps: readonly Cap[] = [
    { code: "lots_per_order", units: lots === null ? Infinity : lots * lot },
    { code: "freeze_quantity", units: entry.freezeQuantity ?? Infinity },
    { code: "exposure", units: exposurePerUnit > 0 ? room / exposurePerUnit : 0 },
    ...sensitivityCapsOf(entry, limits),
  ];
  // A NaN is the tightest of all.
  return caps.reduce((a, b) => (Number.isNaN(a.units) || b.units >= a.units ? a : b));
}

function sensitivityCapsOf({ sensitivity }: Entry, { sensitivityMax }: RiskLimits) {
  return sensitivity === null || sensitivityMax === null
    ? []
    : sensitivityCaps(sensitivity, sensitivityMax);
}

function costExceedsEdge(entry: Entry, quantity: number, limits: RiskLimits): RiskFinding | null {
  const { side, price, targetDistance, schedule } = entry;
  if (targetDistance === null) return null;
  const { sells } = entry;
  const charges = roundTripCharges(side, quantity, price, price, schedule) +
    (sells === undefined ? 0 : roundTripCharges("SELL", quantity, sells, sells, schedule));
  const edge = paiseToMicros(Math.floor(targetDistance * quantity) as Paise);
  const spread = paiseToMicros(Math.ceil(entry.spread * quantity) as Paise);
  const cost = limits.costMultiple * charges + spread;
  return edge >= cost ? null : { code: "cost_exceeds_edge", found: edge, limit: cost };
}

function block(code: RiskCode, found: number, limit: number, detail?: string) {
  const finding: RiskFinding = detail === undefined
    ? { code, found, limit }
    : { code, found, limit, detail };
  return { type: "BLOCK", finding } as const;
}
