/**
 * Which desks have left a journal: who asks of what has been, and names none of them, means the one
 * that wrote last.
 * @module
 */
import { exists } from "../../adapters/disk/durable_file.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import {
  ARTIFACTS,
  DESK_NAMES,
  deskFolderIn,
  type DeskName,
  journalIn,
} from "../line/artifacts.ts";
import { DESKS } from "./desk_paths.ts";

/** Which desk somebody means, as far as it was said. */
export interface DeskMeant {
  readonly of?: DeskName | undefined;
  readonly mode?: DeskMode | undefined;
}

/** What commands that read a journal take: which desk's. */
export const OF_FLAG = {
  kind: "choice",
  choices: DESK_NAMES,
  help: "whose journal (default: the desk that wrote last)",
} as const;

/** Of the desks whose files are in `artifacts`; that which wrote last comes first. */
export function keptJournals(
  { of, mode }: DeskMeant = {},
  artifacts = ARTIFACTS,
): readonly DeskName[] {
  const meant = (name: DeskName) =>
    (of === undefined || of === name) && (mode === undefined || DESKS[name].mode === mode);
  const journal = (name: DeskName) => journalIn(deskFolderIn(artifacts, name));
  return DESK_NAMES.filter((name) => meant(name) && exists(journal(name)))
    .map((name) => ({ name, at: journalWrittenAt(journal(name)) }))
    .sort((a, b) => b.at - a.at)
    .map(({ name }) => name);
}

/**
 * In milliseconds. What a journal has not taken in yet lies in a file beside it, which whoever
 * only reads leaves behind empty.
 */
export function journalWrittenAt(journal: string): number {
  const files = [journal, `${journal}-wal`].filter(exists).map((file) => Deno.statSync(file));
  const written = files.filter(({ size }, place) => place === 0 || size > 0);
  return Math.max(...written.map(({ mtime }) => mtime?.getTime() ?? 0));
}
