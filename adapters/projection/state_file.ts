/**
 * A JSON file with the newest state, for people and programs that look on. A view: nothing is ever
 * recovered from it, so nothing waits for the disk either. A running desk that did was late by as
 * long as the disk took.
 * @module
 */
import { dirname } from "node:path";
import { logError } from "../disk/log_error.ts";

/** Replaces `path` whole, making its folder. Throws LogError. */
export function writeState(path: string, state: unknown): void {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`);
    Deno.renameSync(`${path}.new`, path);
  } catch (error) {
    throw logError(path, error);
  }
}
