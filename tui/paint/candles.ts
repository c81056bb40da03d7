/**
 * Candles, one column each. What rises is thin and what falls is solid, so that no colour is
 * needed to tell; averages, levels and trades are drawn around them.
 * @module
 */
import type { Candle } from "../../domain/candle/candle.ts";
import type { TradeMark } from "../../domain/view/chart_view.ts";
import type { Glyphs } from "./glyphs.ts";
import { type Line, span, type Style } from "./line.ts";
import type { Size } from "./panel.ts";
import { type Range, rowOf } from "./plot.ts";

export interface CandleChart {
  readonly candles: readonly Candle[];
  readonly ema20: readonly (number | null)[];
  readonly ema50: readonly (number | null)[];
  readonly marks: readonly TradeMark[];
  /** Horizontal lines. */
  readonly levels: readonly { readonly price: number; readonly style: Style }[];
  readonly barMs: number;
}

type Canvas = { text: string; style: Style }[][];

/** The newest candles that fit. */
export function candleRows(
  chart: CandleChart,
  range: Range,
  { columns, rows }: Size,
  glyphs: Glyphs,
): Line[] {
  const canvas: Canvas = Array.from(
    { length: rows },
    () => Array.from({ length: columns }, () => ({ text: " ", style: "plain" as Style })),
  );
  const set = (x: number, y: number, text: string, style: Style) => {
    const at = canvas[y]?.[x];
    if (at !== undefined) Object.assign(at, { text, style });
  };
  for (const { price, style } of chart.levels) {
    if (price < range.low || price > range.high) continue;
    const y = rowOf(price, range, rows);
    for (let x = 0; x < columns; x += 2) set(x, y, glyphs.border[4]!, style);
  }
  const first = Math.max(0, chart.candles.length - columns);
  const shown = chart.candles.slice(first);
  shown.forEach((candle, x) => {
    const [fast, slow] = [chart.ema20[first + x] ?? null, chart.ema50[first + x] ?? null];
    if (slow !== null) set(x, rowOf(slow, range, rows), glyphs.averages[1]!, "warn");
    if (fast !== null) set(x, rowOf(fast, range, rows), glyphs.averages[0]!, "accent");
    drawCandle(candle, range, rows, glyphs, (y, text, style) => set(x, y, text, style));
  });
  for (const { at, price, side } of chart.marks) {
    const x = shown.findIndex((candle) => at >= candle.at && at < candle.at + chart.barMs);
    const bought = side === "BUY";
    const mark = bought ? glyphs.up : glyphs.down;
    if (x >= 0) set(x, rowOf(price, range, rows), mark, "bold");
  }
  return canvas.map(joined);
}

/** In halves of a row: where a part reaches only half into a cell, a half sign is drawn. */
function drawCandle(
  { open, high, low, close }: Candle,
  range: Range,
  rows: number,
  glyphs: Glyphs,
  set: (y: number, text: string, style: Style) => void,
): void {
  const rises = close >= open;
  const style: Style = rises ? "good" : "bad";
  const half = (price: number) => rowOf(price, range, rows * 2);
  const [wickTop, wickEnd] = [half(high), half(low)];
  const [bodyTop, bodyEnd] = [half(Math.max(open, close)), half(Math.min(open, close))];
  for (let y = wickTop >> 1; y <= wickEnd >> 1; y++) {
    const part = (top: number, end: number, at: number) => at >= top && at <= end;
    const [upper, lower] = [2 * y, 2 * y + 1].map((at) =>
      part(bodyTop, bodyEnd, at) ? 2 : part(wickTop, wickEnd, at) ? 1 : 0
    ) as [number, number];
    set(y, signOf(upper, lower, rises, glyphs), style);
  }
}

/** By what is in the upper and the lower half: 0 nothing, 1 wick, 2 body. */
const RISING = [[" ", "╷", "╻"], ["╵", "│", "╽"], ["╹", "╿", "┃"]] as const;
const FALLING = [[" ", "╷", "▄"], ["╵", "│", "▄"], ["▀", "▀", "█"]] as const;

function signOf(upper: number, lower: number, rises: boolean, { unicode }: Glyphs): string {
  if (!unicode) return upper === 2 || lower === 2 ? (rises ? "O" : "#") : "|";
  return (rises ? RISING : FALLING)[upper]![lower]!;
}

/** Neighbours of one style as one span: what is written to the terminal gets shorter. */
function joined(cells: readonly { readonly text: string; readonly style: Style }[]): Line {
  const spans: { text: string; style: Style }[] = [];
  for (const { text, style } of cells) {
    const last = spans.at(-1);
    if (last !== undefined && last.style === style) last.text += text;
    else spans.push({ text, style });
  }
  return spans.map(({ text, style }) => span(text, style));
}
