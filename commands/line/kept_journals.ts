/**
 * Which desks have left a journal: who asks of what has been, and names no mode while no desk runs,
 * means the one that was there.
 * @module
 */
import { exists } from "../../adapters/disk/durable_file.ts";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";
import { ARTIFACTS, deskFolderIn, journalIn } from "./artifacts.ts";

/** Of the desks whose files are in `artifacts`. */
export function keptJournals(artifacts = ARTIFACTS): readonly DeskMode[] {
  return DESK_MODES.filter((mode) => exists(journalIn(deskFolderIn(artifacts, mode))));
}

/** Paper, unless only one other desk has ever run. */
export function journalMeant(artifacts = ARTIFACTS): DeskMode {
  const [only, ...others] = keptJournals(artifacts);
  return only === undefined || others.length > 0 ? "paper" : only;
}
