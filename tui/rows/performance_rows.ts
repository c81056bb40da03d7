/** How each book and strategy does today, and its finished trades, as rows. @module */
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import { fixedText } from "../../domain/fixed_text.ts";
import { istClock } from "../../domain/market_time.ts";
import type { Pause } from "../../domain/portfolio/entries/pause.ts";
import type { PerformanceRow, PerformanceView } from "../../domain/view/performance_view.ts";
import { formatRupees, type Paise, signedRupees } from "../../domain/money.ts";
import { cell, type Column } from "../paint/table.ts";
import { percentText, priceText, signStyle } from "./figures.ts";
import type { ListRow } from "./list_row.ts";
import type { RowSetting } from "./position_rows.ts";

export const PERFORMANCE_COLUMNS: readonly Column[] = [
  { title: "STRATEGY", width: 16, rank: 0, grows: true },
  { title: "PAUSED", width: 8, rank: 0 },
  { title: "TRADES", width: 6, rank: 0, right: true },
  { title: "WIN", width: 5, rank: 1, right: true },
  { title: "NET", width: 10, rank: 0, right: true },
  { title: "EXP R", width: 6, rank: 2, right: true },
  { title: "PF", width: 5, rank: 3, right: true },
  { title: "BEST", width: 9, rank: 4, right: true },
  { title: "WORST", width: 9, rank: 4, right: true },
  { title: "MAX DD", width: 9, rank: 5, right: true },
];

export const PERFORMANCE_SORTS = ["NET", "TRADES", "STRATEGY"] as const;

/** In the view's order: each book, then its strategies. Privacy hides amounts, no ratios. */
export function performanceRows(
  { rows }: PerformanceView,
  paused: DeskStatus["paused"],
  setting: RowSetting,
): ListRow[] {
  return rows.map((row) => {
    const { book, strategy, trades, net } = row;
    const pause = paused.find((each) => each.book === book && each.strategy === strategy);
    const name = strategy === null ? `${book} all` : `${book}.${strategy}`;
    return {
      key: name,
      symbol: null,
      story: null,
      search: name,
      values: { NET: net, TRADES: trades, STRATEGY: name },
      cells: cellsOf(row, name, pause, setting),
    };
  });
}

function cellsOf(
  row: PerformanceRow,
  name: string,
  pause: Pause | undefined,
  { hidden, glyphs }: RowSetting,
) {
  const { trades, wins, net, expectancyR, profitFactor, maxDrawdown } = row;
  const masked = (text: string) => hidden ? glyphs.hidden : text;
  const result = (of: Paise | null) =>
    of === null ? cell("-") : cell(masked(signedRupees(of)), signStyle(of));
  return [
    cell(name, row.strategy === null ? "bold" : "plain"),
    cell(pause === undefined ? "" : pausedUntil(pause), "warn"),
    cell(String(trades)),
    cell(trades === 0 ? "-" : `${Math.round(100 * wins / trades)}%`),
    result(net),
    cell(expectancyR === null ? "-" : fixedText(expectancyR, 2), signStyle(expectancyR)),
    cell(profitFactor === null ? "-" : fixedText(profitFactor, 2)),
    result(row.largestWin),
    result(row.largestLoss),
    cell(masked(formatRupees(maxDrawdown)), "dim"),
  ];
}

/** A cooldown ends at a time of the day, a cap with the day, and so does what a failure brings. */
function pausedUntil({ reason, until }: Pause): string {
  if (reason === "strategy_failed") return "failed";
  return reason === "daily_cap" ? "all day" : `to ${istClock(until).slice(0, 5)}`;
}

export const TRADE_COLUMNS: readonly Column[] = [
  { title: "EXIT", width: 8, rank: 2 },
  { title: "", width: 1, rank: 0 },
  { title: "SYMBOL", width: 14, rank: 0 },
  { title: "SIDE", width: 5, rank: 1 },
  { title: "QTY", width: 5, rank: 3, right: true },
  { title: "ENTRY", width: 8, rank: 4, right: true },
  { title: "EXIT AT", width: 8, rank: 4, right: true },
  { title: "NET", width: 10, rank: 0, right: true },
  { title: "R", width: 5, rank: 0, right: true },
  { title: "REASON", width: 8, rank: 1 },
  { title: "STRATEGY", width: 18, rank: 5, grows: true, cuts: true },
];

/** In the view's order, the newest first. Privacy hides quantity and result; prices and R stay. */
export function tradeRows({ trades }: PerformanceView, { glyphs, hidden }: RowSetting): ListRow[] {
  return trades.map((trade) => {
    const { key, symbol, book, strategy, side, quantity, exitAt, net, r, reason } = trade;
    const name = `${book}.${strategy}`;
    return {
      key: `${key}:${exitAt}`,
      symbol,
      story: key,
      search: [symbol, name, side, reason, net < 0 ? "loss" : "win"].join(" "),
      values: {},
      cells: [
        cell(istClock(exitAt), "dim"),
        cell(net < 0 ? glyphs.down : glyphs.up, signStyle(net)),
        cell(symbol),
        cell(side),
        cell(hidden ? glyphs.hidden : String(quantity)),
        cell(priceText(trade.entryPrice)),
        cell(priceText(trade.exitPrice)),
        cell(hidden ? glyphs.hidden : signedRupees(net), signStyle(net)),
        cell(percentText(r, 2), signStyle(r)),
        cell(reason),
        cell(name, "dim"),
      ],
    };
  });
}
