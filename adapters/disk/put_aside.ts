/**
 * Names for what is damaged, or not confirmed: it goes beside the file that is gone on with, and is
 * never lost.
 * @module
 */
import { exists, writeAll } from "./durable_file.ts";

/** Gives what lies at `path` a name that is free, and returns that. */
export function putAside(path: string): string {
  const name = nameBeside(path);
  Deno.renameSync(path, name);
  return name;
}

/** Puts `bytes` of the file at `path` on the disk under a name that is free, and returns that. */
export function keepAside(path: string, bytes: Uint8Array): string {
  const name = nameBeside(path);
  const file = Deno.openSync(name, { write: true, createNew: true });
  try {
    writeAll(file, bytes);
    file.syncSync();
  } finally {
    file.close();
  }
  return name;
}

function nameBeside(path: string): string {
  for (let n = 1;; n++) {
    const name = `${path}.old${n}`;
    if (!exists(name)) return name;
  }
}
