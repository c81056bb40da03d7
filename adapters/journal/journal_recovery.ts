/**
 * What a start finds on the disk: a journal that is right from the checkpoint on, or a damaged one
 * that is mended from its second copy. A damaged tail that no copy has is cut and named; damage
 * with good records behind it is refused. Never is a record handed on that is not right.
 * @module
 */
import { basename, dirname } from "node:path";
import { exists, removeIfThere, syncFolder } from "../disk/durable_file.ts";
import { type CheckpointFile, checkpointPath, readCheckpoint } from "./checkpoint_file.ts";
import { type Mark, type Row, START } from "./checksum.ts";
import { JournalError, journalError, ofJournal } from "./journal_error.ts";
import { JournalStore, type Run } from "./journal_store.ts";
import { Salvage } from "./journal_salvage.ts";
import { copyPaths, endOfCopy } from "./second_copy.ts";

/** Damage that was found and mended. */
export interface Damage {
  readonly file: string;
  readonly problem: string;
  /** Folder with all files as they were found. */
  readonly savedAs: string;
  /** Last record that is there again. */
  readonly lastLsn: number;
  /** True when something followed it that nothing could bring back, acknowledged or not. */
  readonly cut: boolean;
}

export interface Recovered {
  readonly checkpoint: CheckpointFile | null;
  /** Why the checkpoint that is there is not used. */
  readonly checkpointProblem: string | null;
  /** The last record. All after the checkpoint were looked at, and none is kept: they may be many. */
  readonly last: Mark;
  readonly runs: readonly Run[];
  readonly damage: Damage | null;
}

/**
 * Reads the journal `file`, mends it where it must and creates it where there is none. A checkpoint
 * of another basis is not used, for a `basis` of null any is. Throws JournalError; then nothing has
 * been changed.
 */
export function recoverJournal(file: string, basis: string | null): Recovered {
  finishReplacement(file);
  const checkpoint = readCheckpoint(file);
  if (checkpoint === null && copyPaths(file).length === 0 && !isThere(file)) {
    replaceJournal(file, [], []);
  }
  try {
    return { ...readJournal(file, basis, checkpoint), damage: null };
  } catch (error) {
    if (!(error instanceof JournalError && error.code === "damaged")) throw error;
    const reached = checkpoint === null || typeof checkpoint === "string" ? 0 : checkpoint.mark.lsn;
    const damage = mend(file, error.problem, reached);
    return { ...readJournal(file, basis, checkpoint), damage };
  }
}

/** Whether there is a journal, or anything from which a start would bring it back or miss it. */
export function hasJournal(file: string): boolean {
  if ([file, `${file}.next`, checkpointPath(file)].some(isThere)) return true;
  return isThere(dirname(file)) && copyPaths(file).length > 0;
}

type Found = CheckpointFile | string | null;

/**
 * Reads the journal without changing anything. Throws JournalError, with code `damaged` when
 * anything here tells that it is not whole.
 */
export function readJournal(
  file: string,
  basis: string | null,
  found: Found = readCheckpoint(file),
): Omit<Recovered, "damage"> {
  if (!isThere(file)) throw new JournalError("damaged", file, "it is missing");
  const store = new JournalStore(file, { readOnly: true });
  try {
    const { checkpoint, problem } = usable(store, found, basis);
    let last: Mark = checkpoint?.mark ?? START;
    for (const { lsn, checksum } of store.rows(last)) last = { lsn, checksum };
    assertWhole(store, last.lsn);
    return { checkpoint, checkpointProblem: problem, last, runs: store.runs() };
  } finally {
    store.close();
  }
}

/** The checkpoint when it may be used, or why it may not. */
function usable(
  store: JournalStore,
  found: Found,
  basis: string | null,
): { checkpoint: CheckpointFile | null; problem: string | null } {
  const unused = (problem: string | null) => ({ checkpoint: null, problem });
  if (found === null || typeof found === "string") return unused(found);
  const { lsn, checksum } = found.mark;
  const row = lsn === 0 ? START : store.row(lsn);
  if (row === null) {
    throw new JournalError("damaged", store.file, `record ${lsn} of the checkpoint is missing`);
  }
  if (row.checksum !== checksum) return unused("it belongs to another journal");
  if (basis !== null && found.basis !== basis) {
    return unused(`it is of ${found.basis}, this is of ${basis}`);
  }
  return { checkpoint: found, problem: null };
}

/** A copy is never ahead of its journal: what it has more, the journal has lost. */
function assertWhole(store: JournalStore, last: number): void {
  const { file } = store;
  const copy = endOfCopy(file);
  if (copy === null) return;
  if (copy.lsn > last || (copy.lsn === last && copy.torn)) {
    const more = copy.lsn > last ? `record ${copy.lsn}` : "more";
    throw new JournalError("damaged", file, `it ends at record ${last}, and had ${more}`);
  }
  if (copy.mark !== null && store.row(copy.lsn)?.checksum !== copy.mark.checksum) {
    throw new JournalError("conflict", file, `record ${copy.lsn} is not that of ${file}.copy-*`);
  }
}

/** Puts a new journal in the place of the damaged one, with every record that can be had. */
function mend(file: string, problem: string, reachedLsn: number): Damage {
  const salvage = new Salvage(file, reachedLsn);
  try {
    const { last: { lsn }, knownLsn, complete } = salvage;
    if (knownLsn > lsn || lsn === 0) throw refusal(file, problem, lsn, knownLsn);
    const savedAs = setAside(file);
    replaceJournal(file, salvage.rows(), salvage.runs());
    return { file, problem, savedAs, lastLsn: lsn, cut: !complete };
  } finally {
    salvage.close();
  }
}

function refusal(file: string, problem: string, lsn: number, knownLsn: number): JournalError {
  const fate = knownLsn > lsn
    ? `records after ${lsn} up to ${knownLsn} cannot be had without what lies between`
    : "nothing in it can be read";
  const advice = `restore ${file} and the files beside it, or move them all away to begin anew`;
  return new JournalError("damaged", file, `${problem}; ${fate}; ${advice}`);
}

/** Copies all files of the journal, as they are, into a folder of their own; its path. */
function setAside(file: string): string {
  let n = 1;
  while (isThere(`${file}.damaged-${n}`)) n++;
  const folder = `${file}.damaged-${n}`;
  try {
    Deno.mkdirSync(folder);
    for (const path of [file, `${file}-wal`, checkpointPath(file), ...copyPaths(file)]) {
      if (isThere(path)) Deno.copyFileSync(path, `${folder}/${basename(path)}`);
    }
    return folder;
  } catch (error) {
    throw journalError(folder, error);
  }
}

/** Makes a new journal beside the old one and puts it in its place; a crash leaves one of both. */
function replaceJournal(file: string, rows: Iterable<Row>, runs: readonly Run[]): void {
  const building = `${file}.building`;
  try {
    removeDatabase(building);
    const store = JournalStore.create(building);
    store.adopt(rows);
    for (const run of runs) store.addRun(run);
    store.settle();
    store.close();
    Deno.renameSync(building, `${file}.next`);
    removeDatabase(building);
    finishReplacement(file);
  } catch (error) {
    throw journalError(file, error);
  }
}

/** A new journal is complete once it has the name `.next`; the old log would be read into it. */
function finishReplacement(file: string): void {
  const next = `${file}.next`;
  if (!isThere(next)) return;
  removeIfThere(`${file}-wal`);
  removeIfThere(`${file}-shm`);
  Deno.renameSync(next, file);
  syncFolder(dirname(file));
}

function isThere(path: string): boolean {
  return ofJournal(() => exists(path));
}

function removeDatabase(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) removeIfThere(path);
}
