/** The chart of one instrument: candles or a line, averages, trades, levels, depth. @module */
import { timeframeMs } from "../../domain/candle/candle.ts";
import { istClock } from "../../domain/market_time.ts";
import type { ChartView } from "../../domain/view/chart_view.ts";
import type { Model } from "../model/model.ts";
import { candleRows } from "../paint/candles.ts";
import type { Glyphs } from "../paint/glyphs.ts";
import { fit, type Line, line, span } from "../paint/line.ts";
import { inside, panel, type Size } from "../paint/panel.ts";
import { axisWidth, curve, plainLines, type Range, rangeOf, withAxis } from "../paint/plot.ts";
import {
  ageText,
  countText,
  percentText,
  priceText,
  signStyle,
  STALE_MS,
} from "../rows/figures.ts";

/** Exactly `size`. Depth is shown below the chart from 20 rows on, or alone. */
export function chartPanel(model: Model, size: Size): Line[] {
  const { glyphs, focus, mode, chart: { kind }, desk: { views: { chart } } } = model;
  const title = chart === undefined || chart.symbol === null
    ? "Chart"
    : `Chart ${chart.symbol} ${chart.timeframe}`;
  const look = { title, note: `c:${kind}`, focused: focus === "chart", live: mode === "live" };
  return panel(
    chart === undefined ? [] : chartLines(model, chart, inside(size)),
    size,
    look,
    glyphs,
  );
}

/** Rows of the panel that the depth of the market takes, its title included. */
const DEPTH_ROWS = 6;
const DEPTH_FROM_ROWS = 20;
const TEXT_ROWS = 4;

function chartLines(model: Model, chart: ChartView, { columns, rows }: Size): Line[] {
  const { glyphs, chart: { kind } } = model;
  const price = priceLine(model, chart, columns);
  if (kind === "depth") {
    return [
      price,
      levelsLine(chart, columns),
      line(""),
      ...depthLines(chart, { columns, rows: rows - 3 }, glyphs),
    ];
  }
  if (chart.symbol === null || chart.candles.length === 0) {
    return [price, line(" no candles yet", "dim")];
  }
  const withDepth = rows >= DEPTH_FROM_ROWS && chart.depth !== null;
  const plotRows = Math.max(2, rows - TEXT_ROWS - (withDepth ? DEPTH_ROWS : 0));
  const range = priceRange(chart, columns);
  const label = labelOf(range);
  const plot = { columns: Math.max(4, columns - axisWidth(range, label)), rows: plotRows };
  return [
    price,
    ...withAxis(plotted(model, chart, range, plot), range, label, glyphs),
    timeLine(chart, plot.columns, columns, kind === "line" ? 2 : 1),
    averagesLine(chart, columns, glyphs),
    levelsLine(chart, columns),
    ...(withDepth ? depthLines(chart, { columns, rows: DEPTH_ROWS }, glyphs) : []),
  ];
}

function plotted(
  { glyphs, chart: { kind, timeframe } }: Model,
  chart: ChartView,
  range: Range,
  size: Size,
): readonly Line[] {
  if (kind === "candles") {
    const levels = levelsOf(chart);
    return candleRows({ ...chart, levels, barMs: timeframeMs(timeframe) }, range, size, glyphs);
  }
  const closes = chart.candles.slice(-2 * size.columns).map(({ close }) => close);
  return plainLines(curve(closes, range, size, glyphs));
}

function priceLine({ glyphs, now, desk: { seenAt } }: Model, of: ChartView, columns: number): Line {
  const { lastPrice, prevClose, quoteAgeMs } = of;
  const change = lastPrice === null || prevClose === null || prevClose === 0
    ? null
    : 100 * (lastPrice - prevClose) / prevClose;
  const ageMs = quoteAgeMs === null ? null : quoteAgeMs + (seenAt === null ? 0 : now - seenAt);
  const stale = ageMs === null || ageMs > STALE_MS;
  return fit(
    [
      span(` ${priceText(lastPrice)}`, stale ? "dim" : "bold"),
      span(change === null ? "" : `  ${percentText(change)}%`, stale ? "dim" : signStyle(change)),
      span(`  age ${ageText(ageMs)}`, stale ? "warn" : "dim"),
    ],
    columns,
    glyphs.ellipsis,
  );
}

/** Of the candles that fit; levels of the position when they are not too far away. */
function priceRange(
  { candles, ema20, ema50, entry, stop, target }: ChartView,
  columns: number,
): Range {
  const shown = candles.slice(-columns);
  const prices = shown.flatMap(({ high, low }) => [high as number, low as number]);
  const averages = [...ema20.slice(-columns), ...ema50.slice(-columns)];
  const range = rangeOf([...prices, ...averages])!;
  const reach = (range.high - range.low) / 2;
  const near = [entry, stop, target].filter((level) =>
    level !== null && level > range.low - reach && level < range.high + reach
  );
  return rangeOf([range.low, range.high, ...near])!;
}

function labelOf({ low, high }: Range): (value: number) => string {
  const digits = high - low > 2_000 ? 0 : high - low > 200 ? 1 : 2;
  return (value) => (value / 100).toFixed(digits);
}

function levelsOf({ entry, stop, target }: ChartView) {
  return [
    ...(stop === null ? [] : [{ price: stop, style: "bad" as const }]),
    ...(target === null ? [] : [{ price: target, style: "good" as const }]),
    ...(entry === null ? [] : [{ price: entry, style: "dim" as const }]),
  ];
}

const LABEL_EVERY = 12;

function timeLine(
  { candles }: ChartView,
  plotColumns: number,
  columns: number,
  perColumn: number,
): Line {
  const shown = candles.slice(-plotColumns * perColumn);
  let text = " ".repeat(columns - plotColumns);
  // A short curve is stretched over all columns, candles are one column each.
  const scale = perColumn === 1 ? 1 : shown.length / plotColumns;
  for (let x = 0; x + 5 <= plotColumns; x += LABEL_EVERY) {
    const candle = shown[Math.floor(x * scale)];
    if (candle === undefined) break;
    text = text.padEnd(columns - plotColumns + x) + istClock(candle.at).slice(0, 5);
  }
  return line(text, "dim");
}

/** The slower one without its name where there is little room: its sign says which it is. */
function averagesLine({ ema20, ema50 }: ChartView, columns: number, { averages }: Glyphs): Line {
  const fast = ` ${averages[0]} EMA20 ${priceText(ema20.at(-1) ?? null)}`;
  const slow = (name: string) => `  ${averages[1]} ${name}${priceText(ema50.at(-1) ?? null)}`;
  const long = slow("EMA50 ");
  const fits = fast.length + long.length <= columns;
  return [span(fast, "accent"), span(fits ? long : slow("50 "), "warn")];
}

/** In full where there is room, else in the words of the trade. */
function levelsLine({ entry, stop, target, isWing }: ChartView, columns: number): Line {
  if (entry === null) return line(" nothing held", "dim");
  const named = (names: readonly [string, string, string]) => [
    `${names[0]} ${priceText(entry)}`,
    ...(isWing ? ["wing"] : [stopWords(names[1], stop)]),
    ...(target === null ? [] : [`${names[2]} ${priceText(target)}`]),
  ];
  const long = ` ${named(["entry", "stop", "target"]).join("  ")}`;
  const short = ` ${named(["in", "sl", "tgt"]).join(" ")}`;
  // What was paid stands in the table of positions as well.
  const least = ` ${named(["in", "sl", "tgt"]).slice(1).join(" ")}`;
  const text = [long, short].find((each) => each.length <= columns) ?? least;
  return line(text, stop === null && !isWing ? "alarm" : "plain");
}

/** Without a trigger it is the order that closes. */
function stopWords(name: string, stop: number | null): string {
  if (stop === null) return `${name} NONE`;
  return stop === 0 ? "exit under way" : `${name} ${priceText(stop)}`;
}

/** Bids on the left, offers on the right, best first; bars as long as their quantities. */
function depthLines({ depth }: ChartView, { columns, rows }: Size, glyphs: Glyphs): Line[] {
  if (depth === null) return [line(" no depth: an index, or no quote yet", "dim")];
  const half = Math.floor(columns / 2);
  const quantities = [...depth.bids, ...depth.asks].map(({ quantity }) => quantity);
  const most = Math.max(1, ...quantities);
  const prices = [...depth.bids, ...depth.asks].map(({ price }) => priceText(price).length);
  const digits = Math.max(0, ...quantities.map((each) => String(each).length));
  const barColumns = Math.max(0, half - digits - Math.max(0, ...prices) - 4);
  const bar = (quantity: number) =>
    (glyphs.unicode ? "━" : "=").repeat(Math.round(barColumns * quantity / most));
  const title = line(`${"BID".padStart(half - 1)}  OFFER`, "dim");
  const lines = Array.from({ length: Math.min(5, rows - 1) }, (_, i): Line => {
    const [bid, ask] = [depth.bids[i], depth.asks[i]];
    const left = bid === undefined
      ? ""
      : `${bar(bid.quantity)} ${String(bid.quantity).padStart(digits)} ${priceText(bid.price)}`;
    const right = ask === undefined
      ? ""
      : `${priceText(ask.price)} ${String(ask.quantity).padEnd(digits)} ${bar(ask.quantity)}`;
    return [span(left.padStart(half - 1), "good"), span("  "), span(right, "bad")];
  });
  const totals: Line = [
    span(`bids ${countText(sumOf(depth.bids))}`.padStart(half - 1), "dim"),
    span(`  offers ${countText(sumOf(depth.asks))}`, "dim"),
  ];
  return rows > 6 ? [title, ...lines, line(""), totals] : [title, ...lines];
}

function sumOf(levels: readonly { readonly quantity: number }[]): number {
  return levels.reduce((sum, { quantity }) => sum + quantity, 0);
}
