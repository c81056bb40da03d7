/**
 * `replay DATE`: a recorded day once more through the same actors, in virtual time or paced. Fills
 * are the paper exchange's, whoever filled orders that day.
 * @module
 */
import { readRecordedDay } from "../adapters/history/recorded_day.ts";
import { TickFileError } from "../adapters/history/tick_file.ts";
import type { Config } from "../domain/config.ts";
import { type EpochMs, type IsoDate, MINUTE_MS, SECOND_MS } from "../domain/market_time.ts";
import { type BacktestReport, reportJson, reportText } from "./backtest/backtest_report.ts";
import { openBacktest } from "./backtest/backtest_run.ts";
import { RunProgress } from "./backtest/run_progress.ts";
import { DESK_NAMES, replayFolder } from "./line/artifacts.ts";
import { dayFlag } from "./line/day_flag.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags, usageOf } from "./line/flags.ts";
import { recordingOf } from "./replay/recordings.ts";
import { playThrough } from "./replay/replay_pace.ts";
import { ReplayJournal } from "./replay/replay_journal.ts";
import { replayedRules } from "./replay/replayed_rules.ts";
import { DEFAULT_CONFIG } from "./line/shipped_configs.ts";
import { configToRun } from "./market/strategies.ts";
import { print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "replay",
  help: "Runs a recorded day through the same actors again, into artifacts/replay_DATE/ENGINE/.",
  flags: {
    speed: {
      kind: "number",
      value: "N",
      min: 0.1,
      max: 3_600,
      help: "market seconds in one (default: as fast as it can)",
    },
    of: {
      kind: "choice",
      choices: DESK_NAMES,
      help: "whose ticks (default: the first that has some)",
    },
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
    json: { kind: "boolean", help: "one JSON object" },
  },
  positionals: { date: { help: "YYYY-MM-DD", required: true } },
} as const;

/** Time to warm up in before the first tick. */
const BEFORE_MS = SECOND_MS;
/** What is still under way after the last tick comes to its end. */
const AFTER_MS = 5 * MINUTE_MS;

/** Throws UsageError, ConfigError, TickFileError, InstrumentsError or FileError. */
export async function replay(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { flags: { speed, of, json, config: file = DEFAULT_CONFIG }, positionals } = typed;
  const date = dayFlag("DATE", positionals.date, usageOf(COMMAND));
  const path = recordingOf(date, of);
  const loaded = configToRun(file, "paper");
  const config = { ...loaded, mode: "paper" as const };
  const report = await replayed(path, date, { config, speed: speed ?? null, progress: !json });
  print(json ? reportJson(report) : reportText(report));
  return report.faults.length === 0 ? EXIT.ok : EXIT.failed;
}

interface Asked {
  readonly config: Config;
  /** Null: as fast as it can. */
  readonly speed: number | null;
  readonly progress: boolean;
}

async function replayed(
  path: string,
  date: IsoDate,
  { config, speed, progress: isShown }: Asked,
): Promise<BacktestReport> {
  const progress = new RunProgress(isShown);
  const recorded = readRecordedDay(path);
  const { frames, history, damage } = recorded;
  if (frames.peekAt() === Infinity) throw new TickFileError(path, "it holds no ticks");
  const rules = replayedRules(config, recorded);
  const journal = new ReplayJournal(replayFolder(date), rules);
  const firstAt = frames.peekAt() as EpochMs;
  const { closeAt: until } = rules.sessionsAfter(firstAt)[0]!;
  progress.begin({ type: "time", from: firstAt, until });
  let lastAt = firstAt;
  const backtest = openBacktest({
    rules,
    frames,
    seed: 1,
    firstDay: date,
    startAt: (firstAt - BEFORE_MS) as EpochMs,
    minutesBefore: history,
    onRecord: (record) => journal.onRecord(record),
    onFrame: (frame) => {
      lastAt = frame.at;
      journal.onFrame(frame);
      progress.step(frame);
    },
  });
  await playThrough({ peekAt: () => frames.peekAt(), run: (until) => backtest.run(until) }, speed);
  backtest.run(lastAt + AFTER_MS);
  const { faults } = backtest.end();
  progress.done();
  return {
    ...journal.close(),
    symbol: `REPLAY of ${path}`,
    first: date,
    last: date,
    data: [],
    bars: Math.round((lastAt - firstAt) / MINUTE_MS),
    inferred: [
      "fills are the paper exchange's",
      ...(damage === null ? [] : [damage]),
    ],
    faults,
    ...progress.taken,
  };
}
