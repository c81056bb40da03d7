/**
 * `backtest --simulated DATE`: one whole day of the simulated market, all books, in virtual time
 * through the same actors that trade it live.
 * @module
 */
import { ConfigError } from "../../adapters/config/config_error.ts";
import { configHash } from "../../adapters/config/config_hash.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import type { MarketFrames } from "../../domain/ports.ts";
import { BacktestJournal } from "./backtest_journal.ts";
import type { BacktestReport } from "./backtest_report.ts";
import { runBacktest } from "./backtest_run.ts";
import { RunProgress } from "./run_progress.ts";
import { marketCalendar, sessionDate, simulatedDesk } from "../market/simulated_desk.ts";
import { configToRun } from "../market/strategies.ts";

export interface SimulatedRequest {
  /** As it was typed after `--simulated`. */
  readonly date: string;
  readonly config: string;
  readonly seed: number;
  readonly progress: boolean;
  /** Where the run's folder is made. */
  readonly runs: string;
  /** Of the command: what an error about the date says. */
  readonly usage: string;
}

/** What is still under way at the close comes to its end. */
const AFTER_CLOSE_MS = 5 * MINUTE_MS;

/** Throws ConfigError, UsageError or FileError. */
export function backtestSimulated(request: SimulatedRequest): BacktestReport {
  const progress = new RunProgress(request.progress);
  const { seed } = request;
  const config = configToRun(request.config, "backtest");
  const calendar = marketCalendar();
  const date = sessionDate(calendar, request.date, 0 as EpochMs, {
    flag: "--simulated",
    usage: request.usage,
  });
  const desk = simulatedDesk(config, calendar, seed, date);
  const rules = { ...desk.rules, mode: "backtest" as const };
  if (rules.books.length === 0) throw nothingTraded(request.config, date);
  const { openAt, closeAt } = rules.sessionsAfter(istInstant(date, 0))[0]!;
  const minutes = (closeAt - openAt) / MINUTE_MS;
  const journal = new BacktestJournal(request.runs, `SIMULATED_${date}_seed${seed}`, rules);
  progress.begin({ type: "time", from: openAt, until: closeAt });
  const outcome = runBacktest({
    rules,
    frames: upTo(desk.market.frames(openAt), closeAt),
    seed,
    firstDay: date,
    until: (closeAt + AFTER_CLOSE_MS) as EpochMs,
    minutesBefore: (asked) => desk.market.source.history(asked),
    onRecord: (record) => journal.onRecord(record),
    onFrame: (frame) => {
      journal.onFrame(frame);
      progress.step(frame);
    },
  });
  progress.done();
  const symbol = `SIMULATED seed ${seed}`;
  const inferred = ["every price is made up"];
  const { faults } = outcome;
  const days = { first: date, last: date };
  const left = journal.close({
    ...{ ...days, what: symbol, simulated: true, seed, bars: minutes, inferred, faults, data: [] },
    config: configHash(config),
    minutesOf: (token) => ({
      count: minutes,
      candles: desk.market.source.history({ token, until: closeAt, countMax: minutes })
        .filter(({ at }) => at >= openAt),
    }),
  });
  return {
    ...left,
    ...{ ...days, symbol, data: [], bars: minutes, inferred, faults },
    ...progress.taken,
  };
}

/** All books are off, or the one that is on finds no share that it may trade. */
function nothingTraded(file: string, date: IsoDate): ConfigError {
  const expected = `a book that is enabled and has something to trade on ${date}`;
  return new ConfigError([{ file, path: "books", line: null, found: "none", expected }]);
}

/** Frames before `end`. */
function upTo(frames: MarketFrames, end: EpochMs): MarketFrames {
  return {
    peekAt: () => {
      const at = frames.peekAt();
      return at < end ? at : Infinity;
    },
    take: () => frames.take(),
    wantOpens: (wanted) => frames.wantOpens(wanted),
    lastTicks: () => frames.lastTicks(),
  };
}
