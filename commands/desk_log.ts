/**
 * The log of a running desk: opened on its journal, with what was mended said, and what becomes of
 * it told to whoever must act.
 * @module
 */
import type { Head, TurnRecord } from "../actors/runtime/record.ts";
import { openLog } from "../adapters/journal/open_log.ts";
import type { SqliteLog } from "../adapters/journal/sqlite_log.ts";
import type { LogLine } from "../domain/view/log_view.ts";

export type DeskLog = SqliteLog<TurnRecord, Head>;

export interface LogListener {
  say(line: string, level: LogLine["level"]): void;
  /** Records that last from now on. */
  project(records: readonly TurnRecord[]): void;
  /** More waits for the disk than may. */
  full(problem: string): void;
  failed(error: Error): void;
}

/** `run` counts the processes that have written this journal. Rejects with LogError. */
export async function openDeskLog(
  journal: string,
  of: { readonly basis: string; readonly header: unknown },
  listener: LogListener,
): Promise<{ readonly log: DeskLog; readonly run: number }> {
  listener.say(`opening ${journal}`, "info");
  const { damage, checkpointProblem, log, run } = await openLog<TurnRecord, Head>(journal, {
    ...of,
    onRecords: (records) => listener.project(records),
    onFull: (count) => listener.full(`${count} records wait for the disk`),
    onFailed: (error) => listener.failed(error),
    onReplaced: (problem) => listener.say(`the log's Worker was replaced: ${problem}`, "warn"),
  });
  if (damage !== null) listener.say(`journal mended: ${JSON.stringify(damage)}`, "warn");
  if (checkpointProblem !== null) {
    listener.say(`checkpoint not used: ${checkpointProblem}`, "warn");
  }
  listener.say(`bringing the files up to record ${log.lastLsn}`, "info");
  return { log, run };
}
