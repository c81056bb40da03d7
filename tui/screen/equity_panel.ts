/** The day's curve of profit, and what it is made of. @module */
import { type EpochMs, istClock } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { PerformanceView } from "../../domain/view/performance_view.ts";
import type { Model } from "../model/model.ts";
import type { Glyphs } from "../paint/glyphs.ts";
import { byTheClock } from "../paint/day_curve.ts";
import { type Line, line } from "../paint/line.ts";
import { inside, panel, type Size } from "../paint/panel.ts";
import { axisWidth, curve, rangeOf, withAxis } from "../paint/plot.ts";
import { signStyle } from "../rows/figures.ts";
import { wholeRupees } from "../rows/story.ts";

/** Around a day without a result yet: a range of nothing would read 0 on every row. */
const FLAT = { low: -100_00, high: 100_00 };
/** Phases of a session in which its clock moves the curve on. */
const TRADING: readonly string[] = ["open", "square_off"];

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

function equityLines(model: Model, view: PerformanceView, { columns, rows }: Size): Line[] {
  const { glyphs } = model;
  const nets = view.curve.map(({ net }) => net as number);
  // Zero is always in sight: above it is gain, below it loss.
  const range = nets.every((net) => net === 0) ? FLAT : rangeOf([...nets, 0])!;
  const label = (value: number) => shortRupees(value as Paise);
  const plot = {
    columns: Math.max(4, columns - axisWidth(range, label)),
    rows: Math.max(1, rows - 2),
  };
  const last = nets.at(-1)!;
  const end = curveEnd(model);
  // Two dots a character: see `curve`.
  const drawn = curve(byTheClock(view.curve, end, 2 * plot.columns), range, plot, glyphs)
    .map((text) => line(text, signStyle(last)));
  const from = " ".repeat(columns - plot.columns) + istClock(view.curve[0]!.at).slice(0, 5);
  const until = istClock(end).slice(0, 5);
  return [
    ...withAxis(drawn, range, label, glyphs),
    line(from + until.padStart(Math.max(6, columns - from.length)), "dim"),
    summaryLine(view, glyphs, columns),
  ];
}

/** Until when the curve is known: while nothing is held it moves no more, but its day goes on. */
export function curveEnd({ desk: { views: { desk, performance } } }: Model): EpochMs {
  const last = performance?.curve.at(-1)?.at ?? 0;
  const isOn = desk !== undefined && TRADING.includes(desk.status.phase);
  return (isOn ? Math.max(last, desk.status.at) : last) as EpochMs;
}

/** Shorter where there is little room: a figure that is cut is a wrong one. */
function summaryLine(
  { rows, worstFall }: PerformanceView,
  { middot, rupee }: Glyphs,
  columns: number,
): Line {
  // The rows of books sum up those of their strategies.
  const own = rows.filter(({ strategy }) => strategy !== null);
  const trades = own.reduce((sum, row) => sum + row.trades, 0);
  const wins = own.reduce((sum, row) => sum + row.wins, 0);
  const rate = trades === 0 ? "-" : `${Math.round(100 * wins / trades)}%`;
  const fall = `fall ${rupee}${wholeRupees(worstFall)}`;
  const long = ` trades ${trades} ${middot} win ${rate} ${middot} worst ${fall}`;
  const short = ` ${trades} trades ${middot} win ${rate} ${middot} ${fall}`;
  const least = ` win ${rate} ${middot} ${fall}`;
  return line([long, short].find((each) => each.length <= columns) ?? least);
}

/** `+12.3k`, `-400`, `0`. */
function shortRupees(amount: Paise): string {
  const rupees = Math.round(amount / 100);
  const sign = rupees > 0 ? "+" : "";
  if (Math.abs(rupees) < 10_000) return `${sign}${rupees}`;
  return `${sign}${(rupees / 1_000).toFixed(1)}k`;
}
