/** The desk's health in a few lines: where there is no room for the table, and above it. @module */
import type { DeskView } from "../../domain/view/desk_view.ts";
import { chosenRow } from "../model/list_rows.ts";
import type { Model } from "../model/model.ts";
import { alertLines } from "../model/scrolled.ts";
import { ends, type Line, line, printable, span, widthOf } from "../paint/line.ts";
import { inside, panel, type Size } from "../paint/panel.ts";
import { byTheClock } from "../paint/day_curve.ts";
import { sparkline } from "../paint/plot.ts";
import { shortPath } from "../rows/actor_rows.ts";
import { alertsOf } from "../rows/alerts.ts";
import { ageText, priceText, withoutFigures } from "../rows/figures.ts";
import { curveEnd } from "./equity_panel.ts";

/** Those whose state is told in one line; others only when something is wrong with them. */
const SIGNED = ["feed", "fno", "options", "equity", "risk", "broker", "portfolio", "journaler"];
const DAY_COLUMNS = 10;

/** One line: a sign for each actor that matters, and the day as a sparkline. */
export function healthStrip(model: Model): Line {
  const { glyphs, size: { columns }, desk: { views: { desk, performance } }, privacy } = model;
  if (desk === undefined) return [];
  const { actors, engines } = desk.status;
  const leaves = actors.filter(({ path }) =>
    !actors.some((each) => each.path.startsWith(`${path}/`))
  );
  const signs = leaves.flatMap(
    ({ path, state }): { readonly rank: number; readonly sign: Line }[] => {
      const off = engines.some(({ name, on }) => !on && path.endsWith(`engines/${name}`));
      const name = shortPath(path).replace("eng.", "");
      const rank = SIGNED.indexOf(name);
      // Behind a name the ASCII sign would be one more of its letters.
      const hollow = glyphs.unicode ? glyphs.hollow : " off";
      if (off) return [{ rank, sign: [span(` ${name}${hollow}`, "dim")] }];
      if (state === "running") {
        return rank < 0 ? [] : [{ rank, sign: [span(` ${name}${glyphs.dot}`)] }];
      }
      return [{ rank: -1, sign: [span(` ${name}${glyphs.up}${state}`, "alarm")] }];
    },
  );
  const nets = byTheClock(performance?.curve ?? [], curveEnd(model), DAY_COLUMNS);
  const day: Line = nets.length === 0 || privacy ? [] : [
    span("day ", "dim"),
    span(sparkline(nets, DAY_COLUMNS, glyphs)),
    span(" "),
  ];
  const ordered = signs.sort((a, b) => a.rank - b.rank).flatMap(({ sign }) => sign);
  return ends(ordered, day, columns, glyphs.ellipsis);
}

/** What the chosen position rests on, for a screen without a chart. */
export function positionLine(model: Model, columns: number): Line {
  const { glyphs, desk: { views: { desk } } } = model;
  const row = chosenRow(model, "positions");
  const position = desk?.status.positions.find((each) =>
    row?.key === `${each.book}:${each.symbol}:${each.product}`
  );
  if (desk === undefined || position === undefined) return [];
  const { symbol, book, averagePrice, stop, covers } = position;
  const holding = desk.holdings.find((each) => each.symbol === symbol && each.book === book);
  const text: Line = [
    span(` ${symbol}  avg ${priceText(averagePrice)}`),
    covers !== null
      ? span(`  wing of ${covers}`)
      : stop === null
      ? span("  NO STOP", "alarm")
      : span(stop.trigger === 0 ? "  exit under way" : `  stop ${priceText(stop.trigger)}`),
    span(`  ${holding?.strategy ?? book}  `, "dim"),
  ];
  const room = Math.min(24, columns - widthOf(text) - 1);
  return room < 4 ? text : [...text, span(sparkline(holding?.closes ?? [], room, glyphs))];
}

const ALERTS_MAX = 4;

/** The worst that is to be looked at, as high as it needs and may be; nothing while all is well. */
export function alertsPanel(model: Model, columns: number, rowsMax: number): Line[] {
  const { glyphs, mode, now, desk: { views, seenAt } } = model;
  const alerts = alertsOf(views, seenAt === null ? 0 : now - seenAt, model.privacy);
  const room = Math.min(ALERTS_MAX, rowsMax - 2);
  if (alerts.length === 0 || room < 1) return [];
  const lines = alerts.slice(0, room).map(({ text, style }): Line => [
    span(` ${glyphs.cross} `, style),
    span(text, style),
  ]);
  const look = { title: `Alerts ${alerts.length}`, live: mode === "live" };
  return panel(lines, { columns, rows: lines.length + 2 }, look, glyphs);
}

/** Alerts in full, from a line on; what is left below is counted. */
export function allAlerts(model: Model, from: number, { rows }: Size): Line[] {
  const { cross } = model.glyphs;
  const lines = alertLines(model).map(({ text, style, begins }) => [
    span(begins ? ` ${cross} ` : "   ", style),
    span(text, style),
  ]);
  if (lines.length === 0) return [line(" nothing: all is well", "dim")];
  const room = Math.max(2, rows - 2);
  const shown = lines.slice(Math.max(0, Math.min(from, lines.length - room)));
  return shown.length <= room ? shown : [
    ...shown.slice(0, room - 1),
    line(`   and ${shown.length - room + 1} lines more: arrows scroll`, "dim"),
  ];
}

/** Facts of the engine as a process, and of its engines, above the table of actors. */
export function enginePanel(model: Model, size: Size): Line[] {
  const { glyphs, mode, desk: { views: { desk } } } = model;
  const look = { title: "Engine", live: mode === "live" };
  const lines = desk === undefined ? [] : engineLines(model, desk, inside(size).columns);
  return panel(lines, size, look, glyphs);
}

export const ENGINE_ROWS = 5;

function engineLines(
  { desk: { skipped, seenAt }, glyphs, now, privacy }: Model,
  desk: DeskView,
  columns: number,
): Line[] {
  const { status: { pid, engines, date }, upMs, lateness, controller, feedAgeMs } = desk;
  const { p99, max } = lateness;
  const viewAgeMs = seenAt === null ? 0 : now - seenAt;
  const first = [
    `pid ${pid}`,
    `up ${ageText(upMs)}`,
    `session ${date ?? "-"}`,
    `control ${printable(controller?.by ?? "nobody")}`,
  ];
  const second = [
    `timers late p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`,
    `feed ${ageText(feedAgeMs === null ? null : feedAgeMs + viewAgeMs)}`,
    `views skipped ${skipped}`,
  ];
  const said = (reason: string) =>
    privacy ? withoutFigures(printable(reason), glyphs.hidden) : printable(reason);
  const switched = (words: boolean) =>
    engines.flatMap(({ name, on, reason }): Line => [
      span(
        ` ${on ? glyphs.dot : glyphs.hollow} ${name} ${on ? "ON" : "OFF"}`,
        on ? "good" : "warn",
      ),
      span(reason === "" || !words ? " " : ` (${said(reason)}) `, "dim"),
    ]);
  // The table below has the reasons too: here no engine is cut off for those of others.
  const long = switched(true);
  const switches = widthOf(long) <= columns ? long : switched(false);
  const row = (parts: readonly string[]) =>
    ends([span(` ${parts.join(` ${glyphs.middot} `)}`)], [], columns, glyphs.ellipsis);
  return [row(first), row(second), switches.length === 0 ? line(" no engines", "dim") : switches];
}
