/** A report for a terminal, and for programs. @module */
import { CHARGE_KINDS, type Charges } from "../../domain/account/charges.ts";
import { istStamp } from "../../domain/market_time.ts";
import { formatRupees, type Paise, toRupees } from "../../domain/money.ts";
import type { Figures, ReportTrade } from "../../domain/report/figures.ts";
import type { About, Report, ReportPoint } from "../../domain/report/report.ts";
import { type Glyphs, UNICODE } from "../../tui/paint/glyphs.ts";
import { curve as plotted, rangeOf } from "../../tui/paint/plot.ts";
import { KIND_WORDS, originWords } from "./figure_words.ts";
import { folded, splitTable } from "../line/folded_lines.ts";
import {
  chargesTable,
  excursionTable,
  figuresTable,
  summaryOf,
  type Table,
} from "./report_tables.ts";

/**
 * Without the trades one by one. The curve is left out where it never moved; a table that
 * is wider than `columns` becomes several, one below the other. `glyphs`: what the curve is drawn
 * with.
 */
export function reportText(report: Report, columns = Infinity, glyphs = UNICODE): string {
  const { about, curve } = report;
  const aligned = (table: Table) => alignedIn(table, columns - MARGIN.length);
  const drawn = curveLines(curve, columns, glyphs);
  return [
    ...folded(titleOf(about), columns),
    ...about.remarks.flatMap((remark) => folded(MARGIN + remark, columns)),
    "",
    ...aligned(summaryOf(report)),
    "",
    ...(drawn.length === 0 ? [] : [...drawn, ""]),
    ...aligned(figuresTable(report)),
    "",
    "R multiples; worst (MAE) and best (MFE) open result of a trade, on average",
    ...aligned(excursionTable(report)),
    "",
    "Charges by kind",
    ...aligned(chargesTable(report)),
  ].map((line) => line.trimEnd()).join("\n");
}

/** What ran, in one line. */
export function titleOf(about: About): string {
  const { kind, name, first, last, simulated } = about;
  const days = first === last ? first : `${first} to ${last}`;
  return [
    KIND_WORDS[kind].toUpperCase(),
    ...(simulated ? ["SIMULATED: every price is made up"] : []),
    name === days ? days : `${name}  ${days}`,
    ...originWords(about),
  ].join("  ");
}

const CURVE_SIZE = { columns: 90, rows: 6 };
const MARGIN = "  ";

/** The result over time, with its lowest and highest value. */
function curveLines(
  points: readonly ReportPoint[],
  columns: number,
  glyphs: Glyphs,
): string[] {
  const values = points.map(({ net }) => net);
  const range = rangeOf(values);
  // A result that never moved makes no curve.
  if (range === null || new Set(values).size === 1) return [];
  const [high, low] = [Math.max(...values), Math.min(...values)]
    .map((value) => formatRupees(value as Paise));
  const width = Math.max(high!.length, low!.length);
  const labels = [high!, ...Array.from({ length: CURVE_SIZE.rows - 2 }, () => ""), low!];
  const labelled = labels.map((label) => `${MARGIN}${label.padStart(width)} |`);
  const room = Math.max(1, columns - labelled[0]!.length);
  const size = { ...CURVE_SIZE, columns: Math.min(CURVE_SIZE.columns, room) };
  return plotted(values, range, size, glyphs).map((line, i) => labelled[i]! + line);
}

/** Columns as wide as their widest cell: words to the left, figures to the right. */
function alignedIn([titles = [], ...rows]: Table, columns: number): string[] {
  return splitTable(titles, rows, columns).map((line) => MARGIN + line);
}

/** Amounts in rupees, instants in IST. */
export function reportJson(report: Report): string {
  const { about, pnl, maxDrawdown, exposure, open, total, otherCharges, earlier, groups } = report;
  return JSON.stringify({
    ...about,
    pnl: toRupees(pnl),
    max_drawdown: toRupees(maxDrawdown),
    exposure,
    open,
    total: figuresJson(total),
    other_charges: chargesJson(otherCharges),
    earlier_days: {
      trades: earlier.trades,
      net: earlier.net / 1e6,
      charges: chargesJson(earlier.charges),
    },
    groups: groups.map(({ book, strategy, figures }) => ({
      book,
      strategy,
      ...figuresJson(figures),
    })),
    curve: report.curve.map(pointJson),
    trades: report.trades.map(tradeJson),
  });
}

function figuresJson(figures: Figures) {
  const { trades, wins, winRate, profitFactor, expectancy, averageWin, averageLoss } = figures;
  return {
    trades,
    wins,
    win_rate: winRate,
    profit_factor: profitFactor,
    expectancy: expectancy === null ? null : expectancy / 1e6,
    average_win: rupeesOrNull(averageWin),
    average_loss: rupeesOrNull(averageLoss),
    largest_win: rupeesOrNull(figures.largestWin),
    largest_loss: rupeesOrNull(figures.largestLoss),
    r: figures.r,
    mae: rupeesOrNull(figures.mae),
    mfe: rupeesOrNull(figures.mfe),
    gross: toRupees(figures.gross),
    charges: chargesJson(figures.charges),
    net: figures.net / 1e6,
    slippage: toRupees(figures.slippage),
    max_drawdown: toRupees(figures.maxDrawdown),
    exposure: figures.exposure,
  };
}

function tradeJson(trade: ReportTrade) {
  const { key, book, strategy, timeframe, side, quantity, r, reason, bars } = trade;
  return {
    entry: istStamp(trade.entryAt),
    exit: istStamp(trade.exitAt),
    instrument: key,
    ...{ book, strategy, timeframe, side, quantity },
    entry_price: trade.entryPrice / 100,
    exit_price: trade.exitPrice / 100,
    gross: toRupees(trade.gross),
    net: trade.net / 1e6,
    ...{ r, reason, bars },
    mae: trade.mae / 100,
    mfe: trade.mfe / 100,
    slippage: toRupees(trade.slippage),
  };
}

function pointJson({ at, net }: ReportPoint) {
  return { at: istStamp(at), net: toRupees(net) };
}

function chargesJson(charges: Charges) {
  return Object.fromEntries(CHARGE_KINDS.map((kind) => [kind, charges[kind] / 1e6]));
}

function rupeesOrNull(value: Paise | null): number | null {
  return value === null ? null : toRupees(value);
}
