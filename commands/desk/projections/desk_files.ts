/**
 * The files that a running desk leaves for people and programs: the projections of its log,
 * appended as records become durable, and its newest state.
 * @module
 */
import { PORTFOLIO } from "../../../actors/protocol.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { CsvFiles } from "../../../adapters/projection/csv_files.ts";
import { writeState } from "../../../adapters/projection/state_file.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import type { BookRules } from "../../../domain/desk_rules.ts";
import type { Book } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
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
  readonly #paths: DeskPaths;
  readonly #desk: ProjectedDesk;
  readonly #files: CsvFiles;
  readonly #results = new StrategyResults();
  #isSettled = false;
  #statesAtMs = 0;

  /** Throws JournalError, as every method does; the state files LogError. */
  constructor(paths: DeskPaths, desk: ProjectedDesk) {
    this.#paths = paths;
    this.#desk = desk;
    const { artifacts: folder, layout } = paths;
    this.#files = new CsvFiles({ folder, layout, desk, existing: "verify" });
  }

  /** The next record, from the log's first on; its lines are on the disk after `flush`. */
  add(record: DeskRecord): void {
    this.#files.append(record);
    this.#results.add(record);
  }

  /** All records of the log have come: what the files lacked is added, what they have too much cut. */
  settle(): void {
    this.#isSettled = true;
    this.#files.settle();
    this.#files.flush();
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
    const { artifacts, states } = this.#paths;
    const folder = `${artifacts}/checkpoints`;
    const source = {
      status,
      portfolio: stateOf<PortfolioState>(kernel, PORTFOLIO),
      results: this.#isSettled ? this.#results : null,
      universe: universeOf(this.#desk, books, kernel.now as EpochMs),
    };
    writeState(`${folder}/${states.book}`, bookCheckpoint(source));
    writeState(`${folder}/${states.runtime}`, runtimeCheckpoint(source));
  }

  close(): void {
    this.#files.close();
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
