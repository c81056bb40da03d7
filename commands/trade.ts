/**
 * `trade paper`: runs the desk on the simulated market until it is stopped. Without a terminal it
 * is headless by itself. Live trading is never reached from here by default, typo or toggle.
 * @module
 */
import { configHash } from "../adapters/config/config_hash.ts";
import { loadConfig } from "../adapters/config/load_config.ts";
import { measureFsyncMs } from "../adapters/journal/fsync_probe.ts";
import { lastRunHeader } from "../adapters/journal/run_header.ts";
import { openTextLog, type TextLog } from "../adapters/journal/text_log.ts";
import type { Config } from "../domain/config.ts";
import type { DeskStatus } from "../domain/control/desk_status.ts";
import type { Book } from "../domain/instrument.ts";
import { type EpochMs, type IsoDate, istClock, SECOND_MS } from "../domain/market_time.ts";
import { formatRupees } from "../domain/money.ts";
import { universeOfDay } from "./equity_universe.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { parseFlags, UsageError, usageOf } from "./flags.ts";
import { PaperDesk } from "./paper_desk.ts";
import { PAPER } from "./paper_start.ts";
import { DEFAULT_CONFIG } from "./shipped_configs.ts";
import { marketCalendar, sessionDate, simulatedDesk } from "./simulated_desk.ts";
import { DEFAULT_SEED } from "./simulated_market_rules.ts";
import { print } from "./terminal_line.ts";
import { engineThatRuns, hasTerminal, tradeInTerminal } from "./trade_in_terminal.ts";
import { KNOWN_STRATEGIES } from "./strategies.ts";

const COMMAND = {
  name: "trade",
  help: "Trades on paper, on a simulated Indian market. Every price is made up.",
  flags: {
    headless: {
      kind: "boolean",
      help: "no screen: lines on stdout (always so without a terminal)",
    },
    ascii: { kind: "boolean", help: "draw the screen with ASCII only" },
    engines: { kind: "string", value: "A,B", help: "only these of fno, options, equity" },
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
    seed: {
      kind: "number",
      value: "N",
      whole: true,
      help: `another market for another number (default ${DEFAULT_SEED})`,
    },
    speed: { kind: "number", value: "N", min: 1, max: 600, help: "market seconds in one [60]" },
    date: { kind: "string", value: "DATE", help: "trading day to begin with (default: the last)" },
    for: { kind: "string", value: "TIME", help: "stops by itself after e.g. 60s, 30m or 8h" },
  },
  positionals: {
    mode: { help: "paper", required: true, choices: ["paper"] },
  },
} as const;

const DEFAULT_SPEED = 60;
/** Between lines that say how the desk stands. */
const STANDING_EVERY_MS = 10_000;
/** Changes when states fold differently from the same records. */
const CODE_VERSION = "2";

export async function trade(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { flags } = typed;
  const onScreen = !flags.headless && hasTerminal();
  if (onScreen && engineThatRuns() !== null) {
    return await tradeInTerminal(args, flags.ascii === true);
  }
  const usage = usageOf(COMMAND);
  const forMs = flags.for === undefined ? null : parseDuration(flags.for, usage);
  const path = flags.config ?? DEFAULT_CONFIG;
  const config = loadConfig(path, { for: "paper", strategies: KNOWN_STRATEGIES });
  const engines = parseEngines(flags.engines, config, usage);
  const calendar = marketCalendar();
  const known = lastRunHeader(PAPER.journal);
  const seed = flags.seed ?? known?.seed ?? DEFAULT_SEED;
  const now = Date.now() as EpochMs;
  refuseOtherMarket(known, flags.seed, flags.date, usage);
  const date = known?.date ?? sessionDate(calendar, flags.date, now, { flag: "--date", usage });
  // Whatever was typed wrong has been said by now.
  if (onScreen) return await tradeInTerminal(args, flags.ascii === true);
  const speed = flags.speed ?? DEFAULT_SPEED;
  const universeOn = universeOfDay(config.books.equity.universe, PAPER.artifacts);
  const desk = simulatedDesk(config, calendar, seed, date, universeOn);
  const hash = configHash(config);
  const log = openTextLog(PAPER.textLog);
  logCrashes(log);
  const say = (line: string) => {
    print(line);
    log.line(line);
  };
  const stop = Promise.withResolvers<void>();
  const signals = ["SIGINT", "SIGTERM"] as const;
  // Before anything is opened: from here on no signal ends the process any other way.
  for (const signal of signals) Deno.addSignalListener(signal, stop.resolve);
  const timer = forMs === null ? null : setTimeout(stop.resolve, forMs);
  say(`PAPER on a SIMULATED market (seed ${seed}, ${speed}x): every price is made up`);
  say(`equity universe: ${universeOn(date).from}`);
  try {
    const header = { seed, date, speed, config: hash, zone: "Asia/Kolkata" };
    const basis = `${CODE_VERSION} ${hash}`;
    for (;;) {
      const paper = await PaperDesk.open({ desk, basis, header, seed, date, speed, engines, say });
      const lastsAfterMs = measureFsyncMs(PAPER.folder).toFixed(1);
      say(`journal ${PAPER.journal}, a write lasts after ${lastsAfterMs} ms`);
      stop.promise.then(() => paper.stop());
      const code = await untilEnded(paper, say);
      if (code !== "rolled") return code;
      say("other contracts from the next trading day on: opening the desk anew");
    }
  } finally {
    if (timer !== null) clearTimeout(timer);
    for (const signal of signals) Deno.removeSignalListener(signal, stop.resolve);
  }
}

async function untilEnded(
  paper: PaperDesk,
  say: (line: string) => void,
): Promise<ExitCode | "rolled"> {
  const standing = setInterval(() => say(standingLine(paper.status())), STANDING_EVERY_MS);
  const ending = await paper.ended;
  clearInterval(standing);
  const last = paper.status();
  await paper.close();
  if (ending.type === "failed") {
    say(`HALTED and stopped: ${ending.error.message}`);
    return EXIT.failed;
  }
  if (ending.type === "rolled") return "rolled";
  say(standingLine(last));
  say(`stopped; positions and their stops are kept, \`trade paper\` goes on from here`);
  return EXIT.ok;
}

/** Nobody may be reading stderr: what ends the engine stands in its log too. */
function logCrashes(log: TextLog): void {
  const text = (error: unknown) => error instanceof Error ? error.stack ?? error.message : error;
  addEventListener("error", ({ error }) => log.line(`crashed: ${text(error)}`));
  addEventListener("unhandledrejection", ({ reason }) => log.line(`crashed: ${text(reason)}`));
}

function standingLine({ at, day, positions, orders, halt, engines }: DeskStatus): string {
  const off = engines.filter(({ on }) => !on).map(({ name }) => `${name} off`);
  return [
    `${istClock(at)}  SIMULATED  day P&L ${formatRupees(day.net)}`,
    `${positions.length} positions`,
    `${orders.length} orders`,
    halt === null ? "entries allowed" : `HALT ${halt.reason}`,
    ...off,
  ].join(", ");
}

function parseDuration(text: string, usage: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text);
  const units = { s: SECOND_MS, m: 60 * SECOND_MS, h: 3_600 * SECOND_MS };
  if (match === null) {
    throw new UsageError([`--for: found ${text}, expected a time like 60s, 30m or 8h`], usage);
  }
  return Number(match[1]) * units[match[2] as keyof typeof units];
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

/** A journal belongs to one market: another one would make nonsense of its positions. */
function refuseOtherMarket(
  known: { readonly seed: number; readonly date: IsoDate } | null,
  seed: number | undefined,
  date: string | undefined,
  usage: string,
): void {
  if (known === null) return;
  const hint = `move ${PAPER.folder} away to begin anew`;
  const problems: string[] = [];
  if (seed !== undefined && seed !== known.seed) {
    problems.push(`--seed: found ${seed}, but ${PAPER.journal} has seed ${known.seed}: ${hint}`);
  }
  if (date !== undefined && date !== known.date) {
    problems.push(`--date: found ${date}, but ${PAPER.journal} began ${known.date}: ${hint}`);
  }
  if (problems.length > 0) throw new UsageError(problems, usage);
}
