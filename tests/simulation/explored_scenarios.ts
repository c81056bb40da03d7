/** The lives of a position that are explored: how it is entered, and what closes it. @module */
import { type Config, merged } from "../scenarios/merged_config.ts";
import type { TickingDesk, Word } from "../scenarios/ticking_desk.ts";
import { WRITTEN_CALLS } from "../scenarios/written_calls.ts";
import type { Explored } from "./explored_world.ts";

/** What is held: by book, name, and which way. */
const KINDS = {
  future: { book: "fno", name: "NIFTY", word: "LONG" },
  future_short: { book: "fno", name: "NIFTY", word: "SHORT" },
  share: { book: "equity", name: "SBIN", word: "LONG" },
  share_short: { book: "equity", name: "SBIN", word: "SHORT" },
  call: { book: "options", name: "NIFTY", word: "LONG" },
  put: { book: "options", name: "NIFTY", word: "SHORT" },
  /** A call that is sold behind a wing. */
  written: { book: "options", name: "NIFTY", word: "SHORT" },
} as const;

/** What closes it: moves of its price, towards profit positive, and what is configured for it. */
interface Close {
  readonly moves?: Readonly<Record<string, number>>;
  readonly config?: Config;
  /** What its strategy says, one minute after the entry. */
  readonly word?: "EXIT" | "again";
  readonly how?: Pick<Explored, "flattenAt" | "choicesUntil" | "trails" | "fixed">;
}

const TRAILING: Config = { mode: "r_steps", from_r: 0, step_r: 0.2 };
const UNTIL_TEN = { fno: ["09:15-10:02"], options: ["09:15-10:02"], equity: ["09:15-10:02"] };

const CLOSES = {
  stop: { moves: { "10:01:22": -8 } },
  soft_stop: {
    moves: { "10:01:12": -0.8, "10:01:24": -8 },
    config: { exits: { soft_stop_r: -0.3 } },
  },
  trailing: {
    moves: { "10:01:08": 0.8, "10:01:12": 1.6, "10:01:16": 2.4, "10:01:26": -1 },
    config: { exits: { trailing: TRAILING } },
    how: { trails: true },
  },
  target: { moves: { "10:01:22": 9 } },
  /** Its entry is left behind by its price, where it has not filled at once. */
  part: {
    moves: { "10:01:02": 12, "10:01:22": -8 },
    config: { exits: { target: { enabled: false }, trailing: { mode: "off" } } },
  },
  // An engine that is off says nothing.
  signal: { word: "EXIT", how: { fixed: { never: /switches off/ } } },
  square_off: {
    config: {
      exits: { square_off: { equity: "10:03", fno: "10:03", options_expiry: "10:03" } },
      risk: { entry_windows: UNTIL_TEN },
    },
    how: { choicesUntil: "10:03:12" },
  },
  flatten: { how: { flattenAt: "10:01:25" } },
  age: { config: { exits: { time_stop_bars: 1 } } },
  twice: {
    moves: { "10:01:14": -8, "10:02:14": -18 },
    word: "again",
    how: { choicesUntil: "10:02:40" },
  },
  everything: {
    moves: { "10:01:06": 0.8, "10:01:09": 1.6, "10:01:13": 0.4, "10:01:18": -0.8, "10:01:26": -6 },
    config: {
      exits: { soft_stop_r: -0.3, trailing: TRAILING, time_stop_bars: 1 },
      orders: { entry_timeout_seconds: "off" },
    },
  },
} as const satisfies Record<string, Close>;

export type ExploredKind = keyof typeof KINDS;
export type ExploredClose = keyof typeof CLOSES;

/** `thin`: an order fills one lot a second. */
export function scenario(kind: ExploredKind, how: ExploredClose, thin: boolean): Explored {
  const { book, name, word } = KINDS[kind];
  const { moves = {}, config = {}, word: later, how: further = {} }: Close = CLOSES[how];
  const isShare = book === "equity";
  const start = isShare ? 800 : 24_000;
  // An option moves half as far as what it is of.
  const unit = (word === "LONG" ? 1 : -1) * (isShare ? 1 : 10) * (book === "options" ? 2 : 1);
  const path = Object.entries(moves).map(([clock, by]) => [clock, start + by * unit] as const);
  const at = (clock: string) => isShare ? `${clock} ${name}` : clock;
  const script: Record<string, Word> = { [at("10:01")]: word };
  if (later !== undefined) script[at("10:02")] = later === "again" ? word : later;
  const sized = merged({ sizing: { method: "fixed_qty", lots: 3 } }, config);
  const isWritten = kind === "written";
  const writing = { books: { options: { ...WRITTEN_CALLS, wing_strikes: 1 } } };
  const desk: TickingDesk = {
    from: "10:00",
    until: "10:06:30",
    prices: {
      NIFTY: { "10:00": 24_000 },
      SBIN: { "10:00": 800 },
      INFY: { "10:00": 1_500 },
      [name]: { "10:00": start, ...Object.fromEntries(path) },
    },
    depth: () => thin ? [isShare ? 10 : 65, 0, 0, 0, 0] : [5_000, 5_000],
    scripts: book === "options" ? { fno: {}, options: script } : { [book]: script },
    config: isWritten ? merged(sized, writing) : sized,
  };
  return { name: `${kind} ${how}${thin ? " thin" : ""}`, desk, ...further };
}

const kinds = Object.keys(KINDS) as ExploredKind[];
const closes = Object.keys(CLOSES) as ExploredClose[];

export function allScenarios(): Explored[] {
  return [
    ...[true, false].flatMap((thin) => everyScenario(thin)),
    ...kinds.map((kind) => withoutChanges(scenario(kind, "flatten", true))),
  ];
}

/** Every way of every kind to be closed. */
export function everyScenario(thin: boolean): Explored[] {
  return kinds.flatMap((kind) => closes.map((how) => scenario(kind, how, thin)));
}

/** The same life at a broker that takes every change and makes none. */
export function withoutChanges(of: Explored): Explored {
  const fixed = { ...of.fixed, always: /^lost_changes/ };
  return { ...of, name: `${of.name} lost_changes`, fixed };
}
