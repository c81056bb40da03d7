/**
 * A report as one page that needs no network: tables, the curve, and trades on candles. Style,
 * scripts and data are all inside it, and it forbids itself to fetch anything.
 * @module
 */
import { type PageParts, pageParts, writePageFile } from "../../adapters/report/page_file.ts";
import { symbolIn } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, SECOND_MS } from "../../domain/market_time.ts";
import { toRupees } from "../../domain/money.ts";
import type { ReportTrade } from "../../domain/report/figures.ts";
import type { About, Report } from "../../domain/report/report.ts";
import type { CandleSeries } from "../../domain/report/run_record.ts";
import type { Charted } from "./report_source.ts";
import { KIND_WORDS, originWords } from "./figure_words.ts";
import {
  chargesTable,
  excursionTable,
  figuresTable,
  summaryOf,
  type Table,
  tradesTable,
} from "./report_tables.ts";

/** More rows make a page slow, and nobody reads them. */
const TRADES_MAX = 2_000;

/** Writes the page into `folder` and returns its path. Throws FileError. */
export function writePage(folder: string, report: Report, charted: Charted): string {
  return writePageFile(folder, pageOf(report, charted, pageParts()));
}

/** As HTML. The table has the newest 2,000 trades at most, the charts have all. */
export function pageOf(report: Report, { series, damage }: Charted, parts: PageParts): string {
  const { about, trades } = report;
  const lacking = [
    ...(series.length > 0 ? [] : ["No candles of the day are kept."]),
    ...(damage === null ? [] : [`Candles may be missing: ${damage}`]),
  ];
  const shown = trades.slice(-TRADES_MAX);
  const all = shown.length === trades.length
    ? ""
    : `, the newest ${shown.length}: trades.csv has all`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="icon" href="data:,">
<title>${escaped(`${about.kind} ${about.name}`)}</title>
<style>
${parts.style}</style>
</head>
<body>
${headerOf(about)}
<h2>Result over time</h2>
<div class="legend" id="curve-legend"></div>
<div class="chart" id="curve"></div>
<h2>Trades on candles</h2>
${
    lacking.map((words) => `<p class="dim">${escaped(words)}</p>\n`).join("")
  }<label>Instrument <select id="instrument">${
    optionsOf(inOrder(series, trades), trades)
  }</select></label>
<span class="legend" id="candles-legend"></span>
<div class="chart" id="candles"></div>
<p class="dim">Arrows are entries, circles exits with their net result. Choose a trade below to see
it. Times are IST.</p>
<h2>All of it</h2>
${tableOf([["", ""], ...summaryOf(report)], "summary")}
<h2>Books and strategies</h2>
${tableOf(figuresTable(report), "groups")}
<h2>R multiples, worst (MAE) and best (MFE) open result</h2>
${tableOf(excursionTable(report), "groups")}
<h2>Charges by kind</h2>
${tableOf(chargesTable(report), "groups")}
<h2>Finished trades (${trades.length}${all})</h2>
${tradeRows(shown, trades.length - shown.length)}
<footer>Patang. Charts: TradingView Lightweight Charts™, copyright (c) 2026 TradingView, Inc.,
Apache License 2.0, <a href="https://www.tradingview.com/">tradingview.com</a></footer>
<script type="application/json" id="data">${dataOf(report, series)}</script>
<script>${parts.library}</script>
<script>${parts.script}</script>
</body>
</html>
`;
}

/** Nothing but what is in the page itself. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

function headerOf(about: About): string {
  const { kind, name, first, last, simulated, remarks } = about;
  const days = first === last ? first : `${first} to ${last}`;
  const facts = [days, ...originWords(about)].map(escaped).join(" · ");
  const warning = simulated
    ? `<p class="simulated">SIMULATED market: every price is made up</p>\n`
    : "";
  const title = kind === "backtest" ? KIND_WORDS[kind] : `${KIND_WORDS[kind]} day`;
  return `<h1>${title} ${escaped(name)}</h1>
${warning}<div>${facts}</div>
<ul class="remarks dim">${remarks.map((each) => `<li>${escaped(each)}</li>`).join("")}</ul>`;
}

function tableOf([titles = [], ...rows]: Table, kind: string): string {
  const head = titles.some((title) => title !== "")
    ? `<thead><tr>${titles.map((title) => `<th>${escaped(title)}</th>`).join("")}</tr></thead>`
    : "";
  const body = rows.map((row) => {
    const whole = kind === "groups" && !row[0]!.startsWith(" ");
    return `<tr${whole ? ' class="whole"' : ""}>${row.map((text) => cellOf(text)).join("")}</tr>`;
  });
  return `<div class="scroll"><table class="${kind}">${head}<tbody>\n${
    body.join("\n")
  }\n</tbody></table></div>`;
}

/** `before`: trades that are left out, since each is known by its place among all. */
function tradeRows(trades: readonly ReportTrade[], before: number): string {
  const [titles = [], ...rows] = tradesTable(trades);
  const net = titles.indexOf("net");
  const body = rows.map((row, i) => {
    const tone = trades[i]!.net < 0 ? "loss" : "gain";
    const cells = row.map((text, place) => cellOf(text, place === net ? tone : ""));
    return `<tr data-trade="${before + i}">${cells.join("")}</tr>`;
  });
  const head = titles.map((title) => `<th>${escaped(title)}</th>`).join("");
  return `<div class="scroll trades"><table><thead><tr>${head}</tr></thead><tbody>\n${
    body.join("\n")
  }\n</tbody></table></div>`;
}

function cellOf(text: string, tone = ""): string {
  return `<td${tone === "" ? "" : ` class="${tone}"`}>${escaped(text)}</td>`;
}

function optionsOf(series: readonly CandleSeries[], trades: readonly ReportTrade[]): string {
  return series.map(({ key, timeframe }) => {
    const count = trades.filter((trade) => trade.key === key).length;
    const words = `${symbolIn(key)} ${timeframe}, ${count} ${count === 1 ? "trade" : "trades"}`;
    return `<option value="${escaped(key)}">${escaped(words)}</option>`;
  }).join("");
}

/** Most traded first. */
function inOrder(series: readonly CandleSeries[], trades: readonly ReportTrade[]) {
  const count = ({ key }: CandleSeries) => trades.filter((trade) => trade.key === key).length;
  return series.toSorted((a, b) => count(b) - count(a) || (a.key < b.key ? -1 : 1));
}

/** What the page's script draws, as JSON that may stand inside HTML. Instants in seconds. */
function dataOf({ curve, trades }: Report, series: readonly CandleSeries[]): string {
  const numbered = trades.map((trade, id) => ({ ...trade, id }));
  const points = new Map(curve.map(({ at, net }) => [secondsOf(at), toRupees(net)]));
  const data = {
    curve: [...points].toSorted(([a], [b]) => a - b),
    series: inOrder(series, trades).map(({ key, timeframe, candles }) => ({
      key,
      timeframe,
      candles: candles.map(({ at, open, high, low, close }) => [
        secondsOf(at),
        ...[open, high, low, close].map(toRupees),
      ]),
      trades: numbered.filter((trade) => trade.key === key).map((trade) => ({
        id: trade.id,
        long: trade.side === "LONG",
        quantity: trade.quantity,
        entry: secondsOf(trade.entryAt),
        exit: secondsOf(trade.exitAt),
        net: Math.round(trade.net / 1e4) / 100,
      })),
    })),
  };
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** The library shows UTC: midnight in India is to be its midnight. */
const IST_SHIFT_MS = -istInstant("1970-01-01" as IsoDate, 0);

function secondsOf(at: EpochMs): number {
  return Math.floor((at + IST_SHIFT_MS) / SECOND_MS);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
