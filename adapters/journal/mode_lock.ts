/**
 * One engine per mode: an open exclusive transaction on a file of its own, which the system
 * releases however the process ends. Who holds it stands in a file beside it.
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { logError } from "./log_error.ts";

/** Somebody else runs this mode. */
export class ModeLockedError extends Error {
  override readonly name = "ModeLockedError";

  /** `pid` is null in the instant before the holder has written it down. */
  constructor(readonly mode: string, readonly pid: number | null, readonly file: string) {
    super(`Cannot start ${mode}: process ${pid ?? "of unknown number"} runs it and holds ${file}`);
  }
}

export interface ModeLock {
  release(): void;
}

/** A database that nobody refers to is closed, and its lock with it. */
const held = new Set<DatabaseSync>();

/**
 * Takes `folder/MODE.lock`, creating the folder for its owner alone. Throws ModeLockedError, or
 * LogError when the file cannot be made.
 */
export function lockMode(folder: string, mode: string, pid: number): ModeLock {
  const file = `${folder}/${mode}.lock`;
  const pidFile = pidFileOf(folder, mode);
  let db: DatabaseSync | null = null;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    db = new DatabaseSync(file);
    db.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    Deno.writeTextFileSync(pidFile, `${pid}\n`);
  } catch (error) {
    db?.close();
    const problem = logError(file, error);
    if (problem.code === "busy") throw new ModeLockedError(mode, readPid(pidFile), file);
    throw problem;
  }
  held.add(db);
  return {
    release: () => {
      if (!held.delete(db)) return;
      Deno.removeSync(pidFile);
      db.close();
    },
  };
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
