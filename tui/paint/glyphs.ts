/** The signs that are drawn with, and others for a terminal that has only ASCII. @module */

export interface Glyphs {
  readonly unicode: boolean;
  readonly ellipsis: string;
  /** Corners from top left, clockwise; then horizontal and vertical. */
  readonly border: string;
  /** The same of the focused panel, and of everything in LIVE. */
  readonly heavy: string;
  readonly cursor: string;
  readonly up: string;
  readonly down: string;
  readonly dot: string;
  readonly hollow: string;
  readonly cross: string;
  readonly arrow: string;
  readonly bar: string;
  readonly tick: string;
  readonly hidden: string;
  readonly rupee: string;
  readonly dash: string;
  readonly middot: string;
  /** Averages in a chart, the fast and the slow one; no level is drawn with these. */
  readonly averages: string;
  /** Lowest to highest. */
  readonly spark: string;
}

export const UNICODE: Glyphs = {
  unicode: true,
  ellipsis: "…",
  border: "┌┐┘└─│",
  heavy: "╔╗╝╚═║",
  cursor: "▶",
  up: "▲",
  down: "▼",
  dot: "●",
  hollow: "◌",
  cross: "✖",
  arrow: "→",
  bar: "▏",
  tick: "┤",
  hidden: "•••",
  rupee: "₹",
  dash: "—",
  middot: "·",
  averages: "·╌",
  spark: "▁▂▃▄▅▆▇█",
};

export const ASCII: Glyphs = {
  unicode: false,
  ellipsis: "~",
  border: "++++-|",
  heavy: "####=#",
  cursor: ">",
  up: "^",
  down: "v",
  dot: "*",
  hollow: "o",
  cross: "x",
  arrow: "->",
  bar: "|",
  tick: "|",
  hidden: "***",
  rupee: "Rs",
  dash: "-",
  middot: "|",
  averages: ".~",
  spark: "_.-~=*#@",
};
