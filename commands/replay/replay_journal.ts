/**
 * What a replay leaves behind: a folder an engine with the files of its own orders, the hash of the
 * whole journal and its totals. A replay of the same day takes the place of the one before.
 * @module
 */
import { exists } from "../../adapters/disk/durable_file.ts";
import { JournalHash } from "../../adapters/journal/journal_hash.ts";
import { CsvFiles } from "../../adapters/projection/csv_files.ts";
import { BACKTEST_LAYOUT } from "../../adapters/projection/layout.ts";
import type { DeskRecord } from "../../domain/desk_record.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import { OneBook } from "../../domain/projection/one_book.ts";
import type { JournalReport } from "../backtest/backtest_journal.ts";
import { BacktestTotals } from "../backtest/backtest_totals.ts";

interface EngineFiles {
  readonly only: OneBook;
  readonly files: CsvFiles;
}

export class ReplayJournal {
  readonly #folder: string;
  readonly #engines: readonly EngineFiles[];
  readonly #hash = new JournalHash();
  readonly #totals: BacktestTotals;

  /** Throws FileError, as `close` does. */
  constructor(folder: string, rules: DeskRules) {
    this.#folder = folder;
    this.#totals = new BacktestTotals(rules);
    // What another configuration has traded is none of this replay's.
    for (const { book } of rules.idleBooks) {
      const other = `${folder}/${book}`;
      if (exists(other)) Deno.removeSync(other, { recursive: true });
    }
    this.#engines = rules.books.map(({ book }) => {
      const own = `${folder}/${book}`;
      Deno.mkdirSync(own, { recursive: true });
      const common = { layout: BACKTEST_LAYOUT, desk: rules, existing: "replace" } as const;
      return { only: new OneBook(book), files: new CsvFiles({ ...common, folder: own }) };
    });
  }

  onRecord(record: DeskRecord): void {
    for (const { only, files } of this.#engines) files.append(only.of(record));
    this.#hash.add(record);
    this.#totals.onRecord(record);
  }

  onFrame(frame: MarketFrame): void {
    this.#totals.onFrame(frame);
  }

  close(): JournalReport {
    for (const { files } of this.#engines) files.close();
    const { trades, open, holds, refusals } = this.#totals;
    return {
      run: this.#folder,
      performance: this.#totals.performance(),
      trades,
      open,
      holds,
      refusals,
      journalHash: this.#hash.digest(),
    };
  }
}
