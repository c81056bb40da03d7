/**
 * A folder of its own for each run, numbered: an earlier run is never overwritten.
 * @module
 */
import { fileError } from "../disk/file_error.ts";

/** Creates `parent/name-N` with the first free N, from 1. Throws FileError. */
export function createRunFolder(parent: string, name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, "_");
  try {
    Deno.mkdirSync(parent, { recursive: true });
    for (let n = 1;; n++) {
      const path = `${parent}/${safe}-${n}`;
      try {
        Deno.mkdirSync(path);
        return path;
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  } catch (error) {
    throw fileError(parent, error);
  }
}
