/**
 * Of two sets of limits what both allow. A configuration that is changed within a day may take
 * something away at once; what it gives counts from the next day, so that no loss is answered by a
 * wider limit.
 * @module
 */
import type { ClockWindow } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type BookLimits, limitsFor, type RiskLimits, type RiskRules } from "./limits.ts";
import type { SensitivityLimits } from "./sensitivity.ts";

/** Of each limit the tighter one. Fields always come in the same order. */
export function tighterOf(a: RiskLimits, b: RiskLimits): RiskLimits {
  const least = (of: (limits: RiskLimits) => number) => Math.min(of(a), of(b)) as Paise;
  return {
    enforced: a.enforced || b.enforced,
    positionsMax: least(({ positionsMax }) => positionsMax),
    tradesPerSymbolMax: least(({ tradesPerSymbolMax }) => tradesPerSymbolMax),
    tradesPerDayMax: least(({ tradesPerDayMax }) => tradesPerDayMax),
    entrySpacingMs: Math.max(a.entrySpacingMs, b.entrySpacingMs),
    ordersPerSecondMax: least(({ ordersPerSecondMax }) => ordersPerSecondMax),
    costMultiple: Math.max(a.costMultiple, b.costMultiple),
    books: {
      fno: tighterBook(a.books.fno, b.books.fno),
      options: tighterBook(a.books.options, b.books.options),
      equity: tighterBook(a.books.equity, b.books.equity),
    },
    dayLossMax: least(({ dayLossMax }) => dayLossMax),
    symbolLossMax: least(({ symbolLossMax }) => symbolLossMax),
    drawdownMax: least(({ drawdownMax }) => drawdownMax),
    profitLock: both(a.profitLock, b.profitLock, (one, other) => ({
      at: Math.min(one.at, other.at) as Paise,
      giveBackMax: Math.min(one.giveBackMax, other.giveBackMax),
    })),
    exposureMax: least(({ exposureMax }) => exposureMax),
    sensitivityMax: both(a.sensitivityMax, b.sensitivityMax, tighterSensitivity),
  };
}

/**
 * Limits of a day that turns out to have another equity. Where the configuration is not the one that
 * the day was opened with, no more than that allowed.
 */
export function limitsWithin(
  { limits, equity: before }: { readonly limits: RiskLimits; readonly equity?: Paise },
  rules: RiskRules,
  equity: Paise,
): RiskLimits {
  const configured = limitsFor(rules, equity);
  const isOfDay = before === undefined || allowSame(limits, limitsFor(rules, before));
  return isOfDay ? configured : tighterOf(limits, configured);
}

/** Whether two sets of limits allow the same. */
export function allowSame(a: RiskLimits, b: RiskLimits): boolean {
  const inOrder = (limits: RiskLimits) => JSON.stringify(tighterOf(limits, limits));
  return inOrder(a) === inOrder(b);
}

function tighterBook(a: BookLimits, b: BookLimits): BookLimits {
  return {
    entryWindows: common(a.entryWindows, b.entryWindows),
    staleMs: Math.min(a.staleMs, b.staleMs),
    deviationMax: Math.min(a.deviationMax, b.deviationMax),
    lotsPerOrderMax: both(a.lotsPerOrderMax, b.lotsPerOrderMax, Math.min),
    lastEntryOnExpiry: both(a.lastEntryOnExpiry, b.lastEntryOnExpiry, Math.min),
  };
}

function tighterSensitivity(a: SensitivityLimits, b: SensitivityLimits): SensitivityLimits {
  return {
    delta: Math.min(a.delta, b.delta),
    underlyingDelta: Math.min(a.underlyingDelta, b.underlyingDelta),
    vega: Math.min(a.vega, b.vega),
    theta: Math.min(a.theta, b.theta),
  };
}

/** Null does not limit. */
function both<T>(a: T | null, b: T | null, tighter: (a: T, b: T) => T): T | null {
  if (a === null || b === null) return a ?? b;
  return tighter(a, b);
}

function common(some: readonly ClockWindow[], others: readonly ClockWindow[]): ClockWindow[] {
  return some.flatMap((one) =>
    others.map((other) => ({
      from: Math.max(one.from, other.from),
      to: Math.min(one.to, other.to),
    }))
  ).filter(({ from, to }) => from < to);
}
