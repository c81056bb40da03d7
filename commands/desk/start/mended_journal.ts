/**
 * A journal that is read before its desk is opened: what the desk would mend then, is mended now.
 * @module
 */
import { exists } from "../../../adapters/disk/durable_file.ts";
import { readCheckpoint } from "../../../adapters/journal/checkpoint_file.ts";
import { recoverJournal } from "../../../adapters/journal/journal_recovery.ts";
import type { Say } from "../desk_loop.ts";
import type { DeskPaths } from "../desk_paths.ts";

/** Nothing where there is none. Only for who holds the mode (`ModeHold`). Throws JournalError. */
export function mendJournal({ journal }: Pick<DeskPaths, "journal">, say: Say): void {
  if (!exists(journal)) return;
  // Whatever the checkpoint was made for, what lies before it need not be read.
  const found = readCheckpoint(journal);
  const basis = found === null || typeof found === "string" ? "" : found.basis;
  const { damage } = recoverJournal(journal, basis);
  if (damage !== null) say(`journal mended: ${JSON.stringify(damage)}`);
}
