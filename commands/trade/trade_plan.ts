/**
 * What was typed after `trade`, checked: which desk is meant, with which configuration, for how
 * long. Nothing is opened or started here.
 * @module
 */
import type { Config } from "../../domain/config.ts";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { type Help, parseFlags, type Typed, UsageError, usageOf } from "../line/flags.ts";
import { DEFAULT_CONFIG, REHEARSAL_CONFIG } from "../line/shipped_configs.ts";
import { DEFAULT_SEED } from "../market/simulated_market_rules.ts";
import { configToRun } from "../market/strategies.ts";
import { isOnThisMachine } from "./engine_leave.ts";

export const TRADE = {
  name: "trade",
  help: "Trades: on paper, on a market that is made up or on Kite's prices; against an exchange " +
    "on this machine that speaks Kite's language; or with real money.",
  flags: {
    headless: {
      kind: "boolean",
      help: "no screen: lines on stdout (always so without a terminal)",
    },
    ascii: { kind: "boolean", help: "draw the screen with ASCII only" },
    engines: { kind: "string", value: "A,B", help: "only these of fno, options, equity" },
    config: {
      kind: "string",
      value: "FILE",
      help: "configuration (default configs/dev.yaml or rehearsal.yaml; none for live)",
    },
    feed: {
      kind: "choice",
      choices: ["kite", "simulated"],
      help: "paper: whose prices (default: Kite's while you are logged in)",
    },
    seed: {
      kind: "number",
      value: "N",
      whole: true,
      help:
        `of the simulated market (${DEFAULT_SEED}; paper: the first from there on that trades at once)`,
    },
    speed: {
      kind: "number",
      value: "N",
      min: 1,
      max: 600,
      help: "market seconds in one: simulated [60], rehearse [10]",
    },
    date: { kind: "string", value: "DATE", help: "simulated trading day to begin with [the last]" },
    port: {
      kind: "number",
      value: "N",
      whole: true,
      min: 1,
      max: 65_535,
      help: "rehearse: of the exchange, instead of the configuration's",
    },
    login: { kind: "boolean", help: "paper, live: signs in with Kite first, as `login` does" },
    for: { kind: "string", value: "TIME", help: "stops by itself after e.g. 60s, 30m or 8h" },
    "yes-real-money": { kind: "boolean", help: "live: instead of typing it" },
  },
  positionals: {
    mode: { help: DESK_MODES.join(", "), required: true, choices: DESK_MODES },
  },
} as const;

export type TradeFlags = Typed<typeof TRADE>["flags"];

export interface TradePlan {
  readonly type: "Plan";
  readonly mode: DeskMode;
  readonly flags: TradeFlags;
  readonly config: Config;
  /** Engines to run; null: all of the configuration. */
  readonly engines: readonly Book[] | null;
  readonly forMs: number | null;
}

/** Flags that only some desks know. */
const ONLY: readonly { readonly flag: keyof TradeFlags; readonly modes: readonly DeskMode[] }[] = [
  { flag: "feed", modes: ["paper"] },
  { flag: "seed", modes: ["paper", "rehearse"] },
  { flag: "speed", modes: ["paper", "rehearse"] },
  { flag: "date", modes: ["paper", "rehearse"] },
  { flag: "port", modes: ["rehearse"] },
  { flag: "login", modes: ["paper", "live"] },
  { flag: "yes-real-money", modes: ["live"] },
];

/** Throws UsageError or ConfigError. */
export function tradePlan(args: readonly string[]): TradePlan | Help {
  const typed = parseFlags(TRADE, args);
  if (typed.type === "Help") return typed;
  const { flags, positionals: { mode } } = typed;
  const usage = usageOf(TRADE);
  const problems = ONLY.filter(({ flag, modes }) => isGiven(flags[flag]) && !modes.includes(mode))
    .map(({ flag, modes }) => `--${flag}: only for trade ${modes.join(" and ")}`);
  if (flags.feed === "kite") problems.push(...madeUp(flags));
  if (mode === "live" && flags.config === undefined) {
    problems.push("--config: trade live takes a file that says mode: live, e.g. configs/live.yaml");
  }
  if (problems.length > 0) throw new UsageError(problems, usage);
  const forMs = flags.for === undefined ? null : parseDuration(flags.for, usage);
  const path = flags.config ?? (mode === "rehearse" ? REHEARSAL_CONFIG : DEFAULT_CONFIG);
  const config = configToRun(path, mode);
  if (flags.login && isOnThisMachine(config.kite)) {
    const where = `nobody signs in with ${config.kite.root}, an exchange of this machine`;
    throw new UsageError([`--login: ${where}`], usage);
  }
  const engines = parseEngines(flags.engines, config, usage);
  return { type: "Plan", mode, flags, config: at(flags.port, { ...config, mode }), engines, forMs };
}

/** True when something was said that only a made up market can follow. */
export function asksForSimulated(flags: TradeFlags): boolean {
  return madeUp(flags).length > 0;
}

function madeUp(flags: TradeFlags): string[] {
  return (["seed", "speed", "date"] as const).filter((flag) => isGiven(flags[flag]))
    .map((flag) => `--${flag}: Kite's market is as it is`);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

/** With the exchange's port as it was typed. */
function at(port: number | undefined, config: Config): Config {
  if (port === undefined) return config;
  const moved = (address: string) => {
    const url = new URL(address);
    url.port = String(port);
    return url.href.replace(/\/$/, "");
  };
  const { root, ticker } = config.kite;
  return { ...config, kite: { root: moved(root), ticker: moved(ticker) } };
}

/** A timer of 25 days or more would go off at once. */
const FOR_MAX_H = 500;

function parseDuration(text: string, usage: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  const units = { s: SECOND_MS, m: 60 * SECOND_MS, h: 3_600 * SECOND_MS };
  if (match === null) {
    throw new UsageError([`--for: found ${text}, expected a time like 60s, 30m or 8h`], usage);
  }
  const durationMs = Number(match[1]) * units[match[2] as keyof typeof units];
  if (durationMs <= FOR_MAX_H * units.h) return durationMs;
  throw new UsageError([`--for: found ${text}, expected at most ${FOR_MAX_H}h`], usage);
}

function parseEngines(
  text: string | undefined,
  { books }: Config,
  usage: string,
): readonly Book[] | null {
  if (text === undefined) return null;
  const known = (Object.keys(books) as Book[]).filter((book) => books[book].enabled);
  const asked = text.split(",").map((name) => name.trim());
  const wrong = asked.filter((name) => !(known as string[]).includes(name));
  if (wrong.length > 0) {
    const problem = `--engines: found ${wrong.join(", ")}, expected some of ${known.join(", ")}`;
    throw new UsageError([problem], usage);
  }
  return asked as Book[];
}
