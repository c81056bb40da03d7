/**
 * The files that a running desk leaves for people and programs: the projections of its log,
 * appended as records become durable, and its newest state.
 * @module
 */
import { CsvFiles } from "../../adapters/journal/csv_files.ts";
import { writeState } from "../../adapters/journal/state_file.ts";
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import type { DeskRecord } from "../../domain/desk_record.ts";
import { istStamp } from "../../domain/market_time.ts";
import type { ProjectedDesk } from "../../domain/projection/projected_desk.ts";
import type { DeskPaths } from "./desk_paths.ts";

const STATES_EVERY_MS = 5_000;

export class DeskFiles {
  readonly #paths: DeskPaths;
  readonly #files: CsvFiles;
  #statesAtMs = 0;

  /** Throws JournalError, as every method does; the state files LogError. */
  constructor(paths: DeskPaths, desk: ProjectedDesk) {
    this.#paths = paths;
    const { artifacts: folder, layout } = paths;
    this.#files = new CsvFiles({ folder, layout, desk, existing: "verify" });
  }

  /** All records that the log has: what the files lack is added, what they have too much is cut. */
  bringUp(records: Iterable<DeskRecord>): void {
    for (const record of records) this.#files.append(record);
    this.#files.settle();
    this.#files.flush();
  }

  append(records: readonly DeskRecord[]): void {
    for (const record of records) this.#files.append(record);
    this.#files.flush();
  }

  /** Writes them when they are older than some seconds. */
  writeStatesNow(nowMs: number, status: () => DeskStatus): void {
    if (nowMs - this.#statesAtMs < STATES_EVERY_MS) return;
    this.#statesAtMs = nowMs;
    this.writeStates(status());
  }

  /** The checkpoints of the Python system's names: the book, and the actors. */
  writeStates({ actors, ...book }: DeskStatus): void {
    const { mode, pid } = book;
    const at = istStamp(book.at);
    const { artifacts, states } = this.#paths;
    const folder = `${artifacts}/checkpoints`;
    writeState(`${folder}/${states.book}`, { ...book, at });
    writeState(`${folder}/${states.runtime}`, { mode, pid, at, actors });
  }

  close(): void {
    this.#files.close();
  }
}
