/**
 * A JSON file with the newest state, for people and programs that look on. A view: nothing is ever
 * recovered from it.
 * @module
 */
import { dirname } from "node:path";
import { replaceFile } from "./durable_file.ts";
import { logError } from "./log_error.ts";

/** Replaces `path` whole, making its folder. Throws LogError. */
export function writeState(path: string, state: unknown): void {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw logError(path, error);
  }
  replaceFile(path, `${JSON.stringify(state, null, 2)}\n`);
}
