/**
 * What a backtest leaves behind: its run folder with the projected files, the hash of its journal
 * and its totals, all made of the same records.
 * @module
 */
import { CsvFiles } from "../adapters/journal/csv_files.ts";
import { JournalHash } from "../adapters/journal/journal_hash.ts";
import { BACKTEST_LAYOUT } from "../adapters/journal/layout.ts";
import { createRunFolder } from "../adapters/journal/run_folder.ts";
import type { DeskRecord } from "../domain/desk_record.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import type { MarketFrame } from "../domain/ports.ts";
import type { BacktestReport } from "./backtest_report.ts";
import { BacktestTotals } from "./backtest_totals.ts";

/** The part of a report that comes from the journal. */
export type JournalReport = Pick<
  BacktestReport,
  "run" | "performance" | "trades" | "open" | "holds" | "refusals" | "journalHash"
>;

export class BacktestJournal {
  readonly #folder: string;
  readonly #files: CsvFiles;
  readonly #hash = new JournalHash();
  readonly totals: BacktestTotals;

  /** Makes a folder of its own under `runs`. Throws JournalError, as `close` does. */
  constructor(runs: string, name: string, rules: DeskRules) {
    this.#folder = createRunFolder(runs, name);
    this.#files = new CsvFiles({
      folder: this.#folder,
      layout: BACKTEST_LAYOUT,
      desk: rules,
      existing: "replace",
    });
    this.totals = new BacktestTotals(rules);
  }

  onRecord(record: DeskRecord): void {
    this.#files.append(record);
    this.#hash.add(record);
    this.totals.onRecord(record);
  }

  onFrame(frame: MarketFrame): void {
    this.totals.onFrame(frame);
  }

  close(): JournalReport {
    this.#files.close();
    const { trades, open, holds, refusals } = this.totals;
    return {
      run: this.#folder,
      performance: this.totals.performance(),
      trades,
      open,
      holds,
      refusals,
      journalHash: this.#hash.digest(),
    };
  }
}
