/**
 * The checks that block an entry whatever its size, in the order in which they are asked.
 * NaN compares false, so each passes only on a number that is plainly inside its limit.
 * @module
 */
import { istDate, istMinuteOfDay } from "../market_time.ts";
import type { RiskCode, RiskFinding } from "./code.ts";
import {
  dayPnl,
  lossFloorOf,
  ordersWithinSecond,
  type RiskDay,
  riskKey,
  symbolDay,
} from "./day.ts";
import type { Entry, RiskView } from "./entry.ts";
import type { RiskLimits } from "./limits.ts";

type Check = (entry: Entry, view: RiskView, limits: RiskLimits) => RiskFinding | null;

export const CHECKS: readonly Check[] = [
  symbolLoss,
  drawdown,
  profitLock,
  positions,
  symbolTrades,
  dayTrades,
  entrySpacing,
  orderRate,
  entryWindow,
  expiryCutoff,
  stalePrice,
  priceDeviation,
  circuitBand,
];

/** The loss that must halt the session now, whether or not an entry is asked for. */
export function lossBreach(day: RiskDay, limits: RiskLimits): RiskFinding | null {
  if (!limits.enforced) return null;
  const floor = lossFloorOf(day, limits);
  const pnl = dayPnl(day);
  return pnl > floor ? null : found("max_daily_loss", pnl, floor);
}

function symbolLoss(entry: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  const symbol = symbolDay(day, riskKey(entry.book, entry.underlying));
  const pnl = symbol.realised + symbol.unrealised;
  const floor = -limits.symbolLossMax;
  return pnl > floor ? null : found("symbol_max_loss", pnl, floor);
}

function drawdown(_: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  // A re-armed day answers to its own, smaller allowance instead.
  if (day.lossFloor !== null) return null;
  const lost = day.peak - dayPnl(day);
  return lost < limits.drawdownMax ? null : found("drawdown", lost, limits.drawdownMax);
}

function profitLock(_: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  const lock = limits.profitLock;
  if (lock === null || day.peak < lock.at) return null;
  const floor = Math.floor(day.peak * (1 - lock.giveBackMax));
  const pnl = dayPnl(day);
  return pnl > floor ? null : found("profit_lock", pnl, floor);
}

function positions(entry: Entry, view: RiskView, limits: RiskLimits): RiskFinding | null {
  const max = limits.positionsMax;
  if (!entry.opens || view.positions < max) return null;
  return found("max_positions", view.positions, max);
}

function symbolTrades(entry: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  const { trades } = symbolDay(day, riskKey(entry.book, entry.underlying));
  const max = limits.tradesPerSymbolMax;
  return entry.completes || trades < max ? null : found("symbol_trades", trades, max);
}

function dayTrades(entry: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  const max = limits.tradesPerDayMax;
  return entry.completes || day.trades < max ? null : found("day_trades", day.trades, max);
}

function entrySpacing(entry: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  const { lastEntryAt } = symbolDay(day, riskKey(entry.book, entry.underlying));
  if (lastEntryAt === null || entry.completes) return null;
  const passed = entry.at - lastEntryAt;
  const min = limits.entrySpacingMs;
  return passed >= min ? null : found("entry_spacing", passed, min);
}

function orderRate(entry: Entry, { day }: RiskView, limits: RiskLimits): RiskFinding | null {
  const orders = ordersWithinSecond(day, entry.at).length;
  const max = limits.ordersPerSecondMax;
  return orders < max ? null : found("order_rate", orders, max);
}

function entryWindow(entry: Entry, _: RiskView, limits: RiskLimits): RiskFinding | null {
  const minute = istMinuteOfDay(entry.at);
  const windows = limits.books[entry.book].entryWindows;
  if (windows.some((window) => minute >= window.from && minute < window.to)) return null;
  const next = windows.find((window) => window.from > minute) ?? windows[0];
  return found("entry_window", minute, next?.from ?? 0);
}

function expiryCutoff(entry: Entry, _: RiskView, limits: RiskLimits): RiskFinding | null {
  const last = limits.books[entry.book].lastEntryOnExpiry;
  if (last === null || entry.expiry === null || entry.expiry > istDate(entry.at)) return null;
  const minute = istMinuteOfDay(entry.at);
  return minute < last ? null : found("expiry_cutoff", minute, last);
}

function stalePrice(entry: Entry, _: RiskView, limits: RiskLimits): RiskFinding | null {
  const max = limits.books[entry.book].staleMs;
  if (entry.ltp === null || entry.pricedAt === null) return found("price_missing", 0, max);
  const age = entry.at - entry.pricedAt;
  return age <= max ? null : found("stale_price", age, max);
}

function priceDeviation(entry: Entry, _: RiskView, limits: RiskLimits): RiskFinding | null {
  const ltp = entry.ltp ?? 0;
  const max = ltp * limits.books[entry.book].deviationMax;
  const distance = Math.abs(entry.price - ltp);
  return distance <= max ? null : found("price_deviation", distance, Math.floor(max));
}

/** At the edge of its band an instrument has one side only: what is entered could not be left. */
function circuitBand(entry: Entry, _: RiskView, __: RiskLimits): RiskFinding | null {
  const { band, ltp } = entry;
  if (band === null || ltp === null) return null;
  const below = entry.price <= band.upper && ltp < band.upper;
  if (!below) return found("circuit_band", ltp, band.upper);
  const inside = entry.price >= band.lower && ltp > band.lower;
  return inside ? null : found("circuit_band", ltp, band.lower);
}

function found(code: RiskCode, value: number, limit: number): RiskFinding {
  return { code, found: value, limit };
}
