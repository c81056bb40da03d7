/**
 * What a backtest leaves behind: its run folder with the projected files and what `report` and
 * `why` read of it, the hash of its journal and its totals, all made of the same records.
 * @module
 */
import { JournalHash } from "../../adapters/journal/journal_hash.ts";
import { CsvFiles } from "../../adapters/projection/csv_files.ts";
import { BACKTEST_LAYOUT } from "../../adapters/projection/layout.ts";
import { createRunFolder } from "../../adapters/projection/run_folder.ts";
import { writeRun } from "../../adapters/report/run_files.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import type { DeskRecord } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { addDays, type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import { exposureOf, type OpenHours } from "../../domain/report/exposure.ts";
import { type RunRecord, seriesOf } from "../../domain/report/run_record.ts";
import { Decisions } from "../../domain/why/decisions.ts";
import { whyOfAll } from "../../domain/why/why.ts";
import type { BacktestReport } from "./backtest_report.ts";
import { BacktestTotals } from "./backtest_totals.ts";

/** The part of a report that comes from the journal. */
export type JournalReport = Pick<
  BacktestReport,
  "run" | "performance" | "trades" | "open" | "holds" | "refusals" | "journalHash"
>;

/** What the records do not say of a run. */
export interface RunFacts extends
  Pick<
    RunRecord,
    "what" | "first" | "last" | "simulated" | "seed" | "config" | "bars" | "inferred" | "faults"
  > {
  /** Files or folders that were read, as they were named. */
  readonly data: readonly string[];
  /** One-minute candles of an instrument over the run, and about how many. */
  minutesOf(token: InstrumentToken): {
    readonly count: number;
    readonly candles: Iterable<Candle>;
  };
}

export class BacktestJournal {
  readonly #folder: string;
  readonly #files: CsvFiles;
  readonly #hash = new JournalHash();
  readonly #decisions: Decisions;
  readonly totals: BacktestTotals;

  /** Makes a folder of its own under `runs`. Throws FileError, as `close` does. */
  constructor(runs: string, name: string, readonly rules: DeskRules) {
    this.#folder = createRunFolder(runs, name);
    this.#files = new CsvFiles({
      folder: this.#folder,
      layout: BACKTEST_LAYOUT,
      desk: rules,
      existing: "replace",
    });
    this.#decisions = new Decisions((token, at) => rules.instrument(token, at));
    this.totals = new BacktestTotals(rules);
  }

  onRecord(record: DeskRecord): void {
    this.#files.append(record);
    this.#hash.add(record);
    this.#decisions.add(record);
    this.totals.onRecord(record);
  }

  onFrame(frame: MarketFrame): void {
    this.totals.onFrame(frame);
  }

  close(facts: RunFacts): JournalReport {
    this.#files.close();
    const { trades, open, holds, refusals } = this.totals;
    const sessions = sessionsBetween(this.rules, facts.first, facts.last, this.totals.until);
    // By the clock, as the report's rows have it: of minutes some begin flat and do not end so.
    const exposure = exposureOf(this.totals.holdings(), sessions);
    const performance = { ...this.totals.performance(), exposure };
    const journalHash = this.#hash.digest();
    const { minutesOf, ...said } = facts;
    const { equity, maxDrawdown, charges } = performance;
    writeRun(this.#folder, {
      record: {
        ...said,
        journalHash,
        capital: this.rules.capital,
        ...{ equity, maxDrawdown, exposure, charges, open, sessions },
      },
      curve: this.totals.points(),
      series: [...this.totals.traded].map(([token, { key, timeframe }]) =>
        seriesOf(key, timeframe, minutesOf(token))
      ),
      why: whyOfAll(this.#decisions),
    });
    return { run: this.#folder, performance, trades, open, holds, refusals, journalHash };
  }
}

/** Sessions of the days from `first` to `last`, in order, as far as the market was seen. */
function sessionsBetween(
  rules: DeskRules,
  first: IsoDate,
  last: IsoDate,
  until: EpochMs,
): OpenHours[] {
  const hours: OpenHours[] = [];
  const end = istInstant(addDays(last, 1), 0);
  for (let at = istInstant(first, 0); at < end;) {
    const session = rules.sessionsAfter(at)[0];
    if (session === undefined || session.openAt >= Math.min(end, until)) break;
    const { openAt, closeAt } = session;
    hours.push({ openAt, closeAt: Math.min(closeAt, until) as EpochMs });
    at = closeAt as EpochMs;
  }
  return hours;
}
