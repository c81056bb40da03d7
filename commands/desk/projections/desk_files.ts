/**
 * The files that a running desk leaves for people and programs: the projections of its log,
 * appended as records become durable, and its newest state.
 * @module
 */
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { FileError } from "../../../adapters/disk/file_error.ts";
import { CsvFiles } from "../../../adapters/projection/csv_files.ts";
import { StateFile } from "../../../adapters/projection/state_file.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import type { BookRules } from "../../../domain/desk_rules.ts";
import type { Book } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { bookCheckpoint, runtimeCheckpoint } from "../../../domain/projection/checkpoint.ts";
import type { ProjectedDesk } from "../../../domain/projection/projected_desk.ts";
import { StrategyResults } from "../../../domain/projection/strategy_results.ts";
import { stateOf } from "../actor_state.ts";
import type { DeskPaths } from "../desk_paths.ts";

const STATES_EVERY_MS = 5_000;

interface Running {
  readonly kernel: Kernel;
}

/** What the books of a desk trade on its day. */
interface Trading {
  readonly books: readonly Pick<BookRules, "book" | "tokens">[];
}

export class DeskFiles {
  readonly #desk: ProjectedDesk;
  readonly #files: CsvFiles;
  readonly #results = new StrategyResults();
  readonly #book: StateFile;
  readonly #runtime: StateFile;
  #isSettled = false;
  #statesAtMs = 0;

  /**
   * Throws FileError, as every method does, of what the files have already; `failed` is told of
   * what is written to them beside the loop.
   */
  constructor(
    { artifacts: folder, layout, states }: DeskPaths,
    desk: ProjectedDesk,
    failed: (error: FileError) => void,
  ) {
    this.#desk = desk;
    this.#files = new CsvFiles({ folder, layout, desk, existing: "verify", failed });
    this.#book = new StateFile(`${folder}/checkpoints/${states.book}`, failed);
    this.#runtime = new StateFile(`${folder}/checkpoints/${states.runtime}`, failed);
  }

  /** The next record, from the log's first on; its lines are written by `flush`. */
  add(record: DeskRecord): void {
    this.#files.append(record);
    this.#results.add(record);
  }

  /**
   * All records of the log have come: what the files lacked is added. Of a file that had more, or
   * other rows, it returns where it is as it was.
   */
  settle(): readonly string[] {
    this.#isSettled = true;
    const kept = this.#files.settle();
    this.#files.flush();
    return kept;
  }

  flush(): void {
    this.#files.flush();
  }

  /** Writes them when they are older than some seconds. */
  writeStatesNow(nowMs: number, status: () => DeskStatus, of: Running, traded: Trading): void {
    if (nowMs - this.#statesAtMs < STATES_EVERY_MS) return;
    this.#statesAtMs = nowMs;
    this.writeStates(status(), of, traded);
  }

  /**
   * The checkpoints of the Python system's names: the book, and the actors. Both are of this
   * moment, however far the log has been read; what strategies have made comes with the whole of it.
   */
  writeStates(status: DeskStatus, { kernel }: Running, { books }: Trading): void {
    const source = {
      status,
      portfolio: stateOf(kernel, "portfolio"),
      results: this.#isSettled ? this.#results : null,
      universe: universeOf(this.#desk, books, kernel.now as EpochMs),
    };
    this.#book.replace(bookCheckpoint(source));
    this.#runtime.replace(runtimeCheckpoint(source));
  }

  close(): void {
    this.#files.close();
  }

  /** Resolves once all is written that could be. */
  async written(): Promise<void> {
    await Promise.all([this.#files, this.#book, this.#runtime].map((file) => file.written()));
  }
}

/** Names of underlyings and symbols of shares, by book. */
function universeOf(
  { instrument }: ProjectedDesk,
  books: Trading["books"],
  at: EpochMs,
): Readonly<Record<Book, readonly string[]>> {
  const namesIn = (book: Book) => {
    const { tokens = [] } = books.find((each) => each.book === book) ?? {};
    return [...new Set(tokens.map((token) => instrument(token, at).name))];
  };
  return { fno: namesIn("fno"), options: namesIn("options"), equity: namesIn("equity") };
}
