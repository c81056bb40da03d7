/**
 * What a desk says, kept in a file for whoever was not looking. Not part of the truth: a line that
 * cannot be written is let go.
 * @module
 */
import { dirname } from "node:path";
import { logError } from "./log_error.ts";

export interface TextLog {
  /** Appends one line after the host's clock. */
  line(text: string): void;
}

const encoder = new TextEncoder();

/** Opens `path` for appending, making its folder. Throws LogError. */
export function openTextLog(path: string): TextLog {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    const file = Deno.openSync(path, { append: true, create: true });
    return {
      line: (text) => {
        try {
          file.writeSync(encoder.encode(`${new Date().toISOString()}  ${text}\n`));
        } catch {
          // The disk is full: the journal has said so, and the desk is about to halt.
        }
      },
    };
  } catch (error) {
    throw logError(path, error);
  }
}
