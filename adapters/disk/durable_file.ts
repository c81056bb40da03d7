/**
 * Files that must survive a crash whole: written beside their place, synced, then renamed. Whoever
 * keeps such a file, log, HALT, tick or universe, does it this way.
 * @module
 */
import { dirname } from "node:path";
import { fileError } from "./file_error.ts";

/** Replaces `path` with `text`; a crash leaves the old file or the new one. Throws FileError. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.new`;
  try {
    const file = Deno.openSync(temporary, { write: true, create: true, truncate: true });
    try {
      writeAll(file, new TextEncoder().encode(text));
      file.syncSync();
    } finally {
      file.close();
    }
    Deno.renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Makes `path` and the folders above it where they are missing. Throws FileError. */
export function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true });
  } catch (error) {
    throw fileError(path, error);
  }
}

/** The same for their owner alone. Throws as Deno does: whoever needs it says what for. */
export function makePrivateFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** One write may take a part only; goes on until every byte is written, and does not sync. */
export function writeAll(file: Pick<Deno.FsFile, "writeSync">, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) from += file.writeSync(bytes.subarray(from));
}

/** Makes renames and removals in the folder last. */
export function syncFolder(path: string): void {
  const folder = Deno.openSync(path, { read: true });
  try {
    folder.syncSync();
  } finally {
    folder.close();
  }
}

/** Null when the file is not there. Throws FileError. */
export function readBytesOrNull(path: string): Uint8Array | null {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw fileError(path, error, "read");
  }
}

/** File, folder or link, whatever the link leads to. Throws FileError when it cannot be told. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw fileError(path, error, "read");
  }
}

/** One file, not synced: see `syncFolder`. Errors of the removal come as Deno throws them. */
export function removeIfThere(path: string): void {
  if (exists(path)) Deno.removeSync(path);
}
