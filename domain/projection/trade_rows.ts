/**
 * Rows of fills.csv, trades.csv and pnl.csv: executions, round trips, and the running result.
 * Money is exact: charges keep what lies below the paisa where their schedule does not round.
 * @module
 */
import { CHARGE_KINDS, type Charges, totalCharges } from "../account/charges.ts";
import { exchangeIn, symbolIn } from "../instrument/instrument.ts";
import { type Fill, turnover } from "../order/fill.ts";
import type { Trade } from "../account/trade.ts";
import type { RealisedToday } from "./realised_today.ts";
import { average, cell, decimal, micros, rupees } from "./cell.ts";

const CHARGE_COLUMNS = "brokerage,stt,exchange_charge,ipft,sebi,stamp,gst,charges";

export const FILL_COLUMNS =
  "timestamp,order_id,trade_id,tag,symbol,exchange,underlying,book,strategy,product,side,effect," +
  `quantity,price,value,${CHARGE_COLUMNS},position,expected`;

export const TRADE_COLUMNS =
  "timestamp,entry_timestamp,symbol,exchange,underlying,book,strategy,tf,product,side,quantity," +
  `entry_price,exit_price,gross,${CHARGE_COLUMNS},net,risk,r,exit_reason,mae,mfe,bars,order_id,tag,` +
  "slippage";

export const PNL_COLUMNS =
  "timestamp,date,symbol,underlying,book,strategy,side,quantity,gross,charges,net,r,exit_reason," +
  "day_trades,day_pnl,total_trades,total_pnl,order_id,tag";

/** What a fill row says of the position it belongs to. */
export interface FillSetting {
  readonly stamp: string;
  readonly tag: string;
  readonly underlying: string;
  readonly book: string;
  readonly strategy: string;
  readonly opens: boolean;
  /** Units held after it, negative when short. */
  readonly position: number;
  /** Price at which its order was decided; null where there was no order, or no price. */
  readonly expected: number | null;
}

/** What a fill cost beyond the price that was expected, paise; below zero where it was better. */
export function slippageOf({ side, quantity, price }: Fill, expected: number | null): number {
  if (expected === null) return 0;
  return Math.round((side === "BUY" ? price - expected : expected - price) * quantity);
}

/** Cells of `FILL_COLUMNS`, without a newline; `expected` is empty where there was no price. */
export function fillRow(fill: Fill, charges: Charges, of: FillSetting): string {
  return of.stamp + "," + cell(fill.orderId) + "," + cell(fill.tradeId) + "," + of.tag + "," +
    cell(symbolIn(fill.key)) + "," + exchangeIn(fill.key) + "," + cell(of.underlying) + "," +
    of.book + "," + cell(of.strategy) + "," + fill.product + "," + fill.side + "," +
    (of.opens ? "open" : "close") + "," + fill.quantity + "," + rupees(fill.price) + "," +
    rupees(turnover(fill)) + "," + chargeCells(charges) + "," + of.position +
    "," + (of.expected === null ? "" : rupees(of.expected));
}

/** The order and the instants of the fill that ended a trade. */
export interface TradeSetting {
  readonly stamp: string;
  readonly entryStamp: string;
  readonly timeframe: string;
  readonly orderId: string;
  readonly tag: string;
  /** Of all its fills, paise; see `slippageOf`. */
  readonly slippage: number;
}

/** The order that ended a trade, and what its fills cost. */
export type ClosedBy = Pick<TradeSetting, "orderId" | "tag" | "slippage">;

/** Cells of `TRADE_COLUMNS`, without a newline. `gross` is before charges, `net` after them. */
export function tradeRow(trade: Trade, of: TradeSetting): string {
  return of.stamp + "," + of.entryStamp + "," + cell(symbolIn(trade.key)) + "," +
    exchangeIn(trade.key) + "," + cell(trade.underlying) + "," + trade.book + "," +
    cell(trade.strategy) + "," + of.timeframe + "," + trade.product + "," + trade.side + "," +
    trade.quantity + "," + average(trade.entryPrice) + "," + average(trade.exitPrice) + "," +
    rupees(trade.gross) + "," + chargeCells(trade.charges) + "," + micros(trade.net) + "," +
    rupees(trade.risk) + "," + decimal(trade.r, 4) + "," + trade.reason + "," +
    average(trade.mae) + "," + average(trade.mfe) + "," + trade.bars + "," + cell(of.orderId) +
    "," + of.tag + "," + rupees(of.slippage);
}

/**
 * The closed trades so far, of the day and of all days, and what the day has realised: see
 * `RealisedToday`. Results in micro-rupees. What a day's contract notes are rounded by belongs to no
 * trade: equity has it, these sums have not.
 */
export interface RunningPnl {
  readonly date: string;
  readonly dayTrades: number;
  readonly dayNet: number;
  readonly trades: number;
  readonly net: number;
}

export const NO_PNL: RunningPnl = { date: "", dayTrades: 0, dayNet: 0, trades: 0, net: 0 };

/** One more closed trade, of the day that has realised it; `today` where none has opened yet. */
export function addTrade(
  pnl: RunningPnl,
  trade: Trade,
  day: Pick<RealisedToday, "date" | "realised">,
  today: string,
): RunningPnl {
  const [date, dayNet] = [day.date ?? today, day.realised];
  const same = date === pnl.date;
  return {
    date,
    dayTrades: (same ? pnl.dayTrades : 0) + 1,
    dayNet,
    trades: pnl.trades + 1,
    net: pnl.net + trade.net,
  };
}

/** `pnl` as it stands with `trade`. */
export function pnlRow(trade: Trade, pnl: RunningPnl, of: TradeSetting): string {
  return of.stamp + "," + pnl.date + "," + cell(symbolIn(trade.key)) + "," +
    cell(trade.underlying) + "," + trade.book + "," + cell(trade.strategy) + "," + trade.side +
    "," + trade.quantity + "," + rupees(trade.gross) + "," + micros(totalCharges(trade.charges)) +
    "," + micros(trade.net) + "," + decimal(trade.r, 4) + "," + trade.reason + "," +
    pnl.dayTrades + "," + micros(pnl.dayNet) + "," + pnl.trades + "," + micros(pnl.net) + "," +
    cell(of.orderId) + "," + of.tag;
}

function chargeCells(charges: Charges): string {
  let cells = "";
  for (const kind of CHARGE_KINDS) cells += micros(charges[kind]) + ",";
  return cells + micros(totalCharges(charges));
}
