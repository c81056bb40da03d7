/** The day's curve of profit, and what it is made of. @module */
import { istClock } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { PerformanceView } from "../../domain/view/performance_view.ts";
import type { Model } from "../model/model.ts";
import type { Glyphs } from "../paint/glyphs.ts";
import { type Line, line } from "../paint/line.ts";
import { inside, panel, type Size } from "../paint/panel.ts";
import { axisWidth, curve, rangeOf, withAxis } from "../paint/plot.ts";
import { signStyle } from "../rows/figures.ts";
import { wholeRupees } from "../rows/story.ts";

/** Exactly `size`. A private screen shows neither curve nor figures. */
export function equityPanel(model: Model, size: Size): Line[] {
  const { glyphs, focus, mode, privacy, desk: { views: { performance } } } = model;
  const look = { title: "Equity (day)", focused: focus === "equity", live: mode === "live" };
  const { columns, rows } = inside(size);
  const lines = performance === undefined
    ? [line(" not known yet", "dim")]
    : performance.curve.length === 0
    ? [line(" nothing earned or lost yet", "dim")]
    : privacy
    ? [line(` ${glyphs.hidden}`, "dim")]
    : equityLines(model, performance, { columns, rows });
  return panel(lines, size, look, glyphs);
}

function equityLines({ glyphs }: Model, view: PerformanceView, { columns, rows }: Size): Line[] {
  const nets = view.curve.map(({ net }) => net as number);
  // Zero is always in sight: above it is gain, below it loss.
  const range = rangeOf([...nets, 0])!;
  const label = (value: number) => shortRupees(value as Paise);
  const plot = {
    columns: Math.max(4, columns - axisWidth(range, label)),
    rows: Math.max(1, rows - 2),
  };
  const last = nets.at(-1)!;
  const drawn = curve(nets, range, plot, glyphs).map((text) => line(text, signStyle(last)));
  const [first, final] = [view.curve[0]!, view.curve.at(-1)!];
  const from = " ".repeat(columns - plot.columns) + istClock(first.at).slice(0, 5);
  const until = istClock(final.at).slice(0, 5);
  return [
    ...withAxis(drawn, range, label, glyphs),
    line(from + until.padStart(Math.max(6, columns - from.length)), "dim"),
    summaryLine(view, glyphs, columns),
  ];
}

/** Shorter where there is little room: a figure that is cut is a wrong one. */
function summaryLine(
  { rows, curve }: PerformanceView,
  { middot, rupee }: Glyphs,
  columns: number,
): Line {
  // The rows of books sum up those of their strategies.
  const own = rows.filter(({ strategy }) => strategy !== null);
  const trades = own.reduce((sum, row) => sum + row.trades, 0);
  const wins = own.reduce((sum, row) => sum + row.wins, 0);
  const rate = trades === 0 ? "-" : `${Math.round(100 * wins / trades)}%`;
  const fall = `fall ${rupee}${wholeRupees(worstFall(curve.map(({ net }) => net)))}`;
  const long = ` trades ${trades} ${middot} win ${rate} ${middot} worst ${fall}`;
  return line(
    long.length <= columns ? long : ` ${trades} trades ${middot} win ${rate} ${middot} ${fall}`,
  );
}

/** Of the curve that is drawn, open positions included: from its peak, which begins at zero. */
export function worstFall(nets: readonly Paise[]): Paise {
  let [peak, worst] = [0, 0];
  for (const net of nets) {
    peak = Math.max(peak, net);
    worst = Math.max(worst, peak - net);
  }
  return worst as Paise;
}

/** `+12.3k`, `-400`, `0`. */
export function shortRupees(amount: Paise): string {
  const rupees = Math.round(amount / 100);
  const sign = rupees > 0 ? "+" : "";
  if (Math.abs(rupees) < 10_000) return `${sign}${rupees}`;
  return `${sign}${(rupees / 1_000).toFixed(1)}k`;
}
