/**
 * A rehearsal's books belong to one run of the exchange: what another run knew is gone, and a desk
 * that still held it would hold nothing.
 * @module
 */
import { exists } from "../../adapters/disk/durable_file.ts";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import { hasJournal } from "../../adapters/journal/journal_recovery.ts";
import { lastRunHeader } from "../../adapters/journal/run_header.ts";
import { type DeskPaths, REHEARSAL } from "../desk/desk_paths.ts";

type Books = Pick<DeskPaths, "mode" | "runFolder" | "folder" | "journal">;

/** Puts the books of another exchange than the one started at `startedAt` aside. */
export function leaveBooksOfOthers(
  startedAt: number | undefined,
  { mode, runFolder, folder, journal }: Books = REHEARSAL,
): void {
  // Those of a desk that runs are not ours to move; this one will not get its lock.
  if (runningEngine(runFolder, mode) !== null) return;
  if (!hasJournal(journal) || lastRunHeader(journal)?.exchange === startedAt) return;
  const aside = `${folder}_before`;
  if (exists(aside)) Deno.removeSync(aside, { recursive: true });
  Deno.renameSync(folder, aside);
}
