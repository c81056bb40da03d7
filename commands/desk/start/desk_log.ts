/** The log of a running desk: opened, mended where it must be, and what that said. @module */
import type { Head, TurnRecord } from "../../../actors/runtime/record.ts";
import { openLog } from "../../../adapters/journal/open_log.ts";
import { parseHeader } from "../../../adapters/journal/run_header.ts";
import type { SqliteLog } from "../../../adapters/journal/sqlite_log.ts";
import type { LogLine } from "../../../domain/view/log_view.ts";
import { type FirstWords, newerWords } from "../desk_run.ts";

export type DeskLog = SqliteLog<TurnRecord, Head>;

export interface DeskLogInput {
  readonly journal: string;
  /** What folded states depend on beside the records. */
  readonly basis: string;
  readonly header: FirstWords;
  /** Records that have become durable. */
  project(records: readonly TurnRecord[]): void;
  /** The disk does not keep up at all. */
  full(problem: string): void;
  failed(error: Error): void;
  say(line: string, level: LogLine["level"]): void;
}

/** Rejects with JournalError. */
export async function openDeskLog(
  { journal, basis, header, project, full, failed, say }: DeskLogInput,
): Promise<{ readonly log: DeskLog; readonly run: number }> {
  const { damage, checkpointProblem, log, run } = await openLog<TurnRecord, Head>(journal, {
    basis,
    header,
    refuses: (last) => newerWords(parseHeader(last), header.code),
    onRecords: project,
    onFull: (count) => full(`${count} records wait for the disk`),
    onFailed: failed,
    onReplaced: (problem) => say(`the log's Worker was replaced: ${problem}`, "warn"),
  });
  if (damage !== null) say(`journal mended: ${JSON.stringify(damage)}`, "warn");
  if (checkpointProblem !== null) say(`checkpoint not used: ${checkpointProblem}`, "warn");
  say(`bringing the files up to record ${log.lastLsn}`, "info");
  return { log, run };
}
