/**
 * A report as tables of words, the same for the terminal and for the page: rows with their cells,
 * amounts in rupees.
 * @module
 */
import { CHARGE_KINDS, type Charges, totalCharges } from "../../domain/account/charges.ts";
import { symbolIn } from "../../domain/instrument/instrument.ts";
import { istStamp } from "../../domain/market_time.ts";
import {
  allToPaise,
  formatRupees,
  type MicroRupees,
  microsToPaise,
  type Paise,
} from "../../domain/money.ts";
import { type Figures, R_BUCKETS, type ReportTrade } from "../../domain/report/figures.ts";
import type { Report, ReportGroup } from "../../domain/report/report.ts";
import { percent, ratio } from "./figure_words.ts";

/** First row: titles. First cell of a row: what it is of. */
export type Table = readonly (readonly string[])[];

/** How all of it went. */
export function summaryOf(report: Report): Table {
  const { total, pnl, maxDrawdown, exposure, open, otherCharges, earlier } = report;
  const other = totalCharges(otherCharges);
  const before = totalCharges(earlier.charges);
  return [
    ["net P&L", formatRupees(pnl)],
    ["max drawdown of the curve", formatRupees(maxDrawdown)],
    ["exposure", percent(exposure)],
    ["finished trades", String(total.trades)],
    ...(earlier.trades === 0 ? [] : [
      ["  of them begun on an earlier day", String(earlier.trades)],
      ["  their result before the day", micros(earlier.net)],
    ]),
    ...(open === 0 ? [] : [["still open", String(open)]]),
    ["charged", micros((totalCharges(total.charges) - before + other) as MicroRupees)],
    ...(other === 0 ? [] : [["  of it rounding, or to no finished trade", micros(other)]]),
    ["slippage", formatRupees(total.slippage)],
  ];
}

/** All, each book, and each strategy under its book. */
export function figuresTable({ total, groups }: Report): Table {
  const charges = chargesOf(groups);
  return [
    [
      ...["", "trades", "win", "profit factor", "expectancy", "mean win", "mean loss", "gross"],
      ...["charges", "net", "slippage", "max DD", "exposure"],
    ],
    ...groups.map(({ book, strategy, figures }, i) => [
      strategy === null ? book : `  ${strategy}`,
      ...figureCells(figures, charges[i]!),
    ]),
    ["all", ...figureCells(total, microsToPaise(totalCharges(total.charges)))],
  ];
}

/** R multiples, and how far trades went for and against. */
export function excursionTable({ total, groups }: Report): Table {
  const ends = R_BUCKETS.map((end) => `< ${end} R`);
  return [
    [
      "",
      "mean R",
      "median R",
      "best R",
      "worst R",
      "largest win",
      "largest loss",
      "MAE",
      "MFE",
      ...ends,
      `>= ${R_BUCKETS.at(-1)} R`,
    ],
    ...groups.map(({ book, strategy, figures }) => [
      strategy === null ? book : `  ${strategy}`,
      ...excursionCells(figures),
    ]),
    ["all", ...excursionCells(total)],
  ];
}

/**
 * The last rows are of what finished trades were charged before the day, and of what no finished
 * trade was charged; left out where that is nothing.
 */
export function chargesTable({ total, groups, otherCharges, earlier }: Report): Table {
  const together = chargesOf(groups);
  const cells = (charges: Charges, sum = microsToPaise(totalCharges(charges))) => [
    ...CHARGE_KINDS.map((kind) => micros(charges[kind])),
    formatRupees(sum),
  ];
  const other = totalCharges(otherCharges) !== 0 || CHARGE_KINDS.some((kind) => otherCharges[kind]);
  return [
    ["", ...CHARGE_KINDS, "together"],
    ...groups.map(({ book, strategy, figures }, i) => [
      strategy === null ? book : `  ${strategy}`,
      ...cells(figures.charges, together[i]!),
    ]),
    ["all", ...cells(total.charges)],
    ...(earlier.trades > 0 ? [["of it on earlier days", ...cells(earlier.charges)]] : []),
    // Contract notes are rounded by the day, and what is open was charged for its entry.
    ...(other ? [["rounding, or no finished trade", ...cells(otherCharges)]] : []),
  ];
}

/** In the order given. Instants in IST, the exit without its date. */
export function tradesTable(trades: readonly ReportTrade[]): Table {
  return [
    [
      ...["entry", "exit", "symbol", "strategy", "side", "quantity", "at", "to", "net", "R"],
      ...["MAE", "MFE", "slippage", "reason"],
    ],
    ...trades.map((trade) => [
      istStamp(trade.entryAt).slice(0, 19).replace("T", " "),
      istStamp(trade.exitAt).slice(11, 19),
      symbolIn(trade.key),
      `${trade.book}.${trade.strategy}`,
      trade.side,
      String(trade.quantity),
      price(trade.entryPrice),
      price(trade.exitPrice),
      micros(trade.net),
      ratio(trade.r),
      price(trade.mae),
      price(trade.mfe),
      formatRupees(trade.slippage),
      trade.reason,
    ]),
  ];
}

/**
 * What each group was charged, in whole paise, so that strategies add up to their book, and books to
 * all of it.
 */
function chargesOf(groups: readonly ReportGroup[]): readonly Paise[] {
  const own = groups.filter(({ strategy }) => strategy !== null);
  const charges = allToPaise(own.map(({ figures }) => totalCharges(figures.charges)));
  return groups.map((group) =>
    own.reduce((sum, each, i) => {
      const isOf = each === group || (group.strategy === null && each.book === group.book);
      return isOf ? sum + charges[i]! : sum;
    }, 0) as Paise
  );
}

/** Net is gross less charges as they are shown: rounded by itself a row would not add up. */
function figureCells(figures: Figures, charges: Paise): string[] {
  const { trades, winRate, profitFactor, expectancy, averageWin, averageLoss, gross } = figures;
  return [
    String(trades),
    percent(winRate),
    ratio(profitFactor),
    expectancy === null ? "-" : micros(expectancy),
    amount(averageWin),
    amount(averageLoss),
    formatRupees(gross),
    formatRupees(charges),
    formatRupees((gross - charges) as Paise),
    formatRupees(figures.slippage),
    formatRupees(figures.maxDrawdown),
    percent(figures.exposure),
  ];
}

function excursionCells({ r, largestWin, largestLoss, mae, mfe }: Figures): string[] {
  return [
    ...[r.mean, r.median, r.best, r.worst].map(ratio),
    ...[largestWin, largestLoss, mae, mfe].map(amount),
    ...r.counts.map(String),
  ];
}

function price(value: number): string {
  return formatRupees(Math.round(value) as Paise);
}

function micros(value: MicroRupees): string {
  return formatRupees(microsToPaise(value));
}

function amount(value: Paise | null): string {
  return value === null ? "-" : formatRupees(value);
}
