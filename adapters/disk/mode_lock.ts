/**
 * One engine per mode: an open exclusive transaction on a file of its own, which the system
 * releases however the process ends. Who holds it stands in a file beside it.
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { exists, makePrivateFolder, removeIfThere } from "./durable_file.ts";
import { fileError } from "./file_error.ts";
import { FilePlace } from "./file_place.ts";

/** Somebody else runs this mode. */
export class ModeLockedError extends Error {
  override readonly name = "ModeLockedError";

  /** `pid` is null in the instant before the holder has written it down. */
  constructor(readonly mode: string, readonly pid: number | null, readonly file: string) {
    super(`Cannot start ${mode}: process ${pid ?? "of unknown number"} runs it and holds ${file}`);
  }
}

export interface ModeLock {
  /** Takes it anew where somebody has removed its file, or moved it away. Rejects as `lockMode`. */
  keep(): Promise<void>;
  release(): void;
}

/** Longer than somebody takes who only looks, see `modeHolder`: a look keeps nobody out. */
const LOOKED_AT_MS = 250;

/** A database that nobody refers to is closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes `folder/MODE.lock`, creating the folder for its owner alone. Throws ModeLockedError, or
 * FileError when the file cannot be made.
 */
export function lockMode(folder: string, mode: string, pid: number): ModeLock {
  let [db, place] = take(folder, mode, pid);
  return {
    keep: async () => {
      if (await place.isKeptStill() || !held.has(db)) return;
      const gone = db;
      [db, place] = take(folder, mode, pid);
      held.delete(gone);
      gone.close();
    },
    release: () => {
      if (!held.delete(db)) return;
      try {
        // Another one may be there by now, of whoever has moved this one away.
        if (place.isKept) removeIfThere(pidFileOf(folder, mode));
      } finally {
        db.close();
      }
    },
  };
}

function take(folder: string, mode: string, pid: number): [DatabaseSync, FilePlace] {
  const file = lockFileOf(folder, mode);
  const pidFile = pidFileOf(folder, mode);
  let db: DatabaseSync | null = null;
  try {
    makePrivateFolder(folder);
    db = new DatabaseSync(file);
    db.exec(`PRAGMA busy_timeout = ${LOOKED_AT_MS}; BEGIN EXCLUSIVE`);
    Deno.writeTextFileSync(pidFile, `${pid}\n`);
  } catch (error) {
    db?.close();
    const problem = fileError(file, error);
    if (problem.code === "busy") throw new ModeLockedError(mode, readPid(pidFile), file);
    throw problem;
  }
  held.add(db);
  return [db, new FilePlace(file)];
}

/**
 * Whether somebody holds a mode, told without taking it: who starts in the same instant is not
 * refused, and two who look at once do not find each other. Null where nobody does. Throws
 * FileError.
 */
export function modeHolder(folder: string, mode: string): { readonly pid: number | null } | null {
  const file = lockFileOf(folder, mode);
  if (!exists(file)) return null;
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    db.exec("PRAGMA busy_timeout = 0; SELECT count(*) FROM sqlite_schema");
    return null;
  } catch (error) {
    const problem = fileError(file, error, "read");
    if (problem.code === "busy") return { pid: readPid(pidFileOf(folder, mode)) };
    throw problem;
  } finally {
    db?.close();
  }
}

/** What a mode is locked by; it stays where that mode has ever run. */
export function lockFileOf(folder: string, mode: string): string {
  return `${folder}/${mode}.lock`;
}

/** Says which process holds a mode; left behind by one that was killed. */
export function pidFileOf(folder: string, mode: string): string {
  return `${folder}/${mode}.pid`;
}

function readPid(pidFile: string): number | null {
  try {
    const pid = Number(Deno.readTextFileSync(pidFile).trim() || NaN);
    return Number.isInteger(pid) ? pid : null;
  } catch {
    return null;
  }
}
