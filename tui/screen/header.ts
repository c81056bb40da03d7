/** The two lines at the top: which desk, when, how the day goes, halted or not; and the screens. @module */
import { signedRupees } from "../../domain/money.ts";
import { squaringOffApart } from "../../domain/control/desk_status.ts";
import { istClock } from "../../domain/market_time.ts";
import type { NearestLimit } from "../../domain/risk/nearest.ts";
import type { DeskView } from "../../domain/view/desk_view.ts";
import { isController, isStale, isStopped, lostForMs } from "../model/desk_state.ts";
import { askText, shownAsk } from "../model/asks.ts";
import { type Model, type Tab, TABS } from "../model/model.ts";
import {
  ends,
  fit,
  type Line,
  line,
  printable,
  restyled,
  span,
  type Style,
  textOf,
  widthOf,
} from "../paint/line.ts";
import { alertsOf } from "../rows/alerts.ts";
import { bannerLines } from "./banners.ts";
import {
  ageText,
  percentText,
  signStyle,
  STALE_MS,
  untilText,
  withoutFigures,
} from "../rows/figures.ts";

interface Piece {
  readonly text: string;
  readonly style: Style;
  /** Left out before those with a lower number. */
  readonly rank: number;
  /** Said instead where all that may be left out is not enough. */
  readonly brief?: string;
}

/** Two lines, `columns` wide. */
export function headerLines(model: Model): Line[] {
  const top = firstLine(model);
  return [model.mode === "live" ? restyled(top, "alarm") : top, tabsLine(model)];
}

function firstLine(model: Model): Line {
  const { size: { columns }, glyphs, mode } = model;
  const desk = model.desk.views.desk;
  const name: Piece = { text: ` ${mode.toUpperCase()} `, style: "inverse", rank: 0 };
  const left = desk === undefined ? [name] : [name, ...marketPieces(model, desk)];
  const stale = isStale(model.desk, model.now);
  const right = desk === undefined ? [] : [
    { ...riskPiece(desk, columns < WIDE), ...(stale ? { style: "dim" as const } : {}) },
    haltPiece(desk, stale, model),
  ];
  const gap = ` ${glyphs.bar}`;
  let [kept, keptRight] = [left, right];
  // No gap before the first of either side; a space between the sides, and one at the end.
  const wanted = () =>
    [kept, keptRight].flatMap((side) => side.slice(1)).length * gap.length + 2 +
    [...kept, ...keptRight].reduce((sum, { text }) => sum + text.length, 0);
  while (wanted() > columns) {
    const worst = Math.max(...[...kept, ...keptRight].map(({ rank }) => rank));
    if (worst === 0) break;
    kept = kept.filter(({ rank }) => rank !== worst);
    keptRight = keptRight.filter(({ rank }) => rank !== worst);
  }
  const least = () => wanted() - (keptRight.at(-1)?.text.length ?? 0) + HALT_LEAST;
  for (let i = 0; i < kept.length && least() > columns; i++) {
    kept = kept.map((piece, at) =>
      at === i ? { ...piece, text: piece.brief ?? piece.text } : piece
    );
  }
  const joined = (pieces: readonly Piece[]): Line =>
    pieces.flatMap(({ text, style }, i) => [span(i === 0 ? "" : gap, "dim"), span(text, style)]);
  return ends(joined(kept), [...joined(keptRight), span(" ")], columns, glyphs.ellipsis);
}

/** Never left out: nobody should take made up prices for real ones. */
function simulatedPiece(speed: number, short: boolean): Piece {
  const word = short ? "SIM" : "SIMULATED";
  return { text: speed === 1 ? word : `${word} ${speed}x`, style: "warn", rank: 0 };
}

/** Paper at real prices: the fills are not real. */
function paperFillsPiece(short: boolean): Piece {
  return { text: short ? "PAPER FILLS" : "LIVE DATA, PAPER FILLS", style: "warn", rank: 0 };
}

function marketPieces(
  { glyphs, mode, privacy, now, size, desk: state }: Model,
  desk: DeskView,
): Piece[] {
  const short = size.columns < WIDE;
  const { seenAt } = state;
  const { status, speed, opensAt, closesAt, equityAtOpen } = desk;
  const { at, phase, simulated, day: { net } } = status;
  // The market's clock goes on between views.
  const sinceMs = seenAt === null ? 0 : Math.min(1_000, now - seenAt);
  const clock = (at + sinceMs * speed) as typeof at;
  const next = phase === "halted" || phase === "open" || phase === "square_off"
    ? closesAt === null ? "" : `closes ${untilText(closesAt - at)}`
    : opensAt === null || opensAt < at
    ? ""
    : `opens ${untilText(opensAt - at)}`;
  const mark = net > 0 ? glyphs.up : net < 0 ? glyphs.down : " ";
  const amount = privacy
    ? glyphs.hidden
    : signedRupees(net).replace(/^([+-]?)/, `$1${glyphs.rupee}`);
  const share = equityAtOpen === null || equityAtOpen === 0
    ? ""
    : `${percentText(100 * net / equityAtOpen, 2)}%`;
  const apart = apartIn(desk).join(", ");
  const stale = isStale(state, now);
  const dayStyle = stale ? "dim" : signStyle(net);
  const pieces: Piece[] = [
    ...(simulated ? [simulatedPiece(speed, short)] : []),
    ...(!simulated && mode === "paper" ? [paperFillsPiece(short)] : []),
    {
      text: `${phaseWord(desk)} ${istClock(clock)} IST`,
      brief: `${phaseWord(desk).replace("MKT ", "")} ${istClock(clock)}`,
      style: stale ? "dim" : phase === "halted" ? "warn" : "bold",
      rank: 0,
    },
    { text: apart === "" ? "" : `square off of ${apart}`, style: "warn", rank: 2 },
    { text: next, style: "dim", rank: 4 },
    {
      text: `day ${mark} ${amount}`,
      brief: `day ${mark} ${amount.replace(/\.\d\d$/, "")}`,
      style: dayStyle,
      rank: 0,
    },
    { text: share, style: dayStyle, rank: 3 },
  ];
  return pieces.filter(({ text }) => text !== "");
}

/** Books that square off while others trade on. */
function apartIn({ status }: DeskView): readonly string[] {
  return status.phase === "square_off" ? squaringOffApart(status) : [];
}

/** A halt of the market is not HALT: it says until when. */
function phaseWord(desk: DeskView): string {
  const { phase, marketHalt } = desk.status;
  if (apartIn(desk).length > 0) return "OPEN";
  if (marketHalt === null) return phase.replace("_", " ").toUpperCase();
  const { until } = marketHalt;
  return until === null ? "MKT SHUT TODAY" : `MKT SHUT TO ${istClock(until).slice(0, 5)}`;
}

/** Of the limit that is nearest, by its name. */
function riskPiece({ status: { day: { nearest } } }: DeskView, short: boolean): Piece {
  const share = Math.round(100 * nearest.share);
  const [long, brief] = LIMITS[nearest.limit];
  const style = share >= 75 ? "alarm" : share >= 50 ? "warn" : "plain";
  return { text: short ? `${brief} ${share}%` : `risk ${share}% of ${long}`, style, rank: 1 };
}

const LIMITS: Readonly<Record<NearestLimit["limit"], readonly [string, string]>> = {
  day_loss: ["max loss", "risk"],
  // The word alone would be read as how deep it is.
  drawdown: ["max drawdown", "DD risk"],
  profit_lock: ["profit lock", "lock"],
};

/** ` HALTED `, or `HALT off`: never left out, while the reason may be cut. */
const HALT_LEAST = 8;
/** Of a reason: the question before a re-arm says all of it. */
const HALT_COLUMNS = 24;

/** HALTED stays red when it is old: an engine that starts again is still halted. */
function haltPiece(
  { status: { halt } }: DeskView,
  stale: boolean,
  { glyphs, privacy }: Pick<Model, "glyphs" | "privacy">,
): Piece {
  if (halt === null) return { text: "HALT off", style: stale ? "dim" : "plain", rank: 0 };
  const said = printable(halt.reason);
  const why = privacy ? withoutFigures(said, glyphs.hidden) : said;
  const reason = textOf(fit(line(why), HALT_COLUMNS, glyphs.ellipsis));
  return { text: ` HALTED ${reason} `, style: "alarm", rank: 0 };
}

const NAMES: Readonly<Record<Tab, readonly [string, string]>> = {
  positions: ["Positions", "Pos"],
  orders: ["Orders", "Ord"],
  signals: ["Signals", "Sig"],
  performance: ["Performance", "Perf"],
  health: ["Health", "Health"],
  logs: ["Logs", "Log"],
};

const WIDE = 100;

function tabsLine(model: Model): Line {
  const { size: { columns }, glyphs } = model;
  const short = columns < WIDE;
  const tabs = TABS.flatMap((tab, i): Line => {
    const text = NAMES[tab][short ? 1 : 0];
    const here = tab === model.tab;
    return [
      span(i === 0 ? " " : short ? " " : "  "),
      span(here ? `[${i + 1}]${text}` : `${i + 1} ${text}`, here ? "accent" : "plain"),
    ];
  });
  const room = columns - widthOf(tabs) - 2;
  const link = [linkPieces(model, short, true), linkPieces(model, short, false)]
    .find((pieces) => widthOf(pieces) <= room) ?? linkPieces(model, true, false);
  return ends(tabs, [...link, span(" ")], columns, glyphs.ellipsis);
}

function linkPieces(model: Model, short: boolean, loop: boolean): Line {
  const { glyphs, desk: state, now, writes } = model;
  const { desk } = state.views;
  if (desk === undefined) return [span(linkWord(model), "warn")];
  const viewAgeMs = state.seenAt === null ? 0 : now - state.seenAt;
  const feedMs = desk.feedAgeMs === null ? null : desk.feedAgeMs + viewAgeMs;
  const stale = feedMs === null || feedMs > STALE_MS;
  const feed = span(
    `feed ${stale ? glyphs.hollow : glyphs.dot} ${ageText(feedMs)}`,
    stale ? "warn" : "plain",
  );
  const alerts = alertsOf(state.views, viewAgeMs).length;
  const count = span(
    alerts === 0 ? "" : `  ${alerts} alert${alerts === 1 ? "" : "s"}`,
    "warn",
  );
  const access = writes && isController(state.link, desk) ? "rw" : "watching";
  if (short) return [feed, span(access === "rw" ? "" : `  ${access}`, "warn"), count];
  const lost = lostForMs(state, now) !== null;
  const gone = isStopped(state) ? "STOPPED" : "LOST";
  const word = lost ? gone : `${linkWord(model)} (${access})`;
  const engine = span(`  engine ${lost ? glyphs.hollow : glyphs.dot} ${word}`);
  const evloop = span(loop && !lost ? `  evloop ${desk.lateness.p99.toFixed(1)}ms` : "");
  return [feed, engine, evloop, count];
}

function linkWord({ desk: { link } }: Model): string {
  return link.type;
}

/** All of a terminal that is too small for anything else. */
export function smallLines(model: Model, needed: string): Line[] {
  const desk = model.desk.views.desk;
  const stale = isStale(model.desk, model.now);
  const halted = desk === undefined ? null : haltPiece(desk, stale, model);
  const halt = halted === null ? line("no engine yet") : line(halted.text, halted.style);
  const ask = shownAsk(model.asks, model.now);
  const said = model.note?.text ?? (ask === null ? null : askText(ask, model.privacy));
  const net = desk?.status.day.net ?? null;
  const amount = net === null ? "-" : model.privacy ? model.glyphs.hidden : signedRupees(net);
  const made = desk?.status.simulated === true ? simulatedPiece(desk.speed, true).text : "";
  return [
    [
      span(` ${model.mode.toUpperCase()} `, model.mode === "live" ? "alarm" : "inverse"),
      span(` ${made}`, "warn"),
    ],
    halt,
    line(`day ${amount}`, stale ? "dim" : signStyle(net)),
    // Below what they must not hide where there are but a few rows.
    ...bannerLines(model),
    line(needed, "warn"),
    said === null ? line("K halts also here, Ctrl-C twice detaches", "dim") : line(said, "warn"),
  ];
}
