/**
 * What a desk says, kept in a file for whoever was not looking. Not part of the truth: a line that
 * cannot be written is let go.
 * @module
 */
import { dirname } from "node:path";
import type { LogLine } from "../../domain/view/log_view.ts";
import { fileError } from "./file_error.ts";
import { WriteQueue } from "./write_queue.ts";

export interface TextLog {
  /** Appends one line after the host's clock and its level, beside the loop. */
  line(text: string, level: LogLine["level"]): void;
  /** The same at once, for a process that is about to end. */
  lastLine(text: string): void;
  /** Resolves once all lines are written that could be. */
  written(): Promise<void>;
}

/** The Python system's words, for who looks for one of them. */
const WORDS: Readonly<Record<LogLine["level"], string>> = {
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};
const WORD_WIDTH = 9;

/** Of what stands before the text of a line. */
export const PREFIX_LENGTH = new Date(0).toISOString().length + 2 + WORD_WIDTH;

const encoder = new TextEncoder();

/** Opens `path` for appending, making its folder. Throws FileError. */
export function openTextLog(path: string): TextLog {
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.openSync(path, { append: true, create: true }).close();
  } catch (error) {
    throw fileError(path, error);
  }
  // The disk is full: the journal has said so, and the desk is about to halt.
  const lines = new WriteQueue(path, () => {});
  const line: TextLog["line"] = (text, level) => {
    const prefix = `${new Date().toISOString()}  ${WORDS[level].padEnd(WORD_WIDTH)}`;
    lines.push(encoder.encode(`${prefix}${text}\n`));
  };
  return {
    line,
    lastLine: (text) => {
      line(text, "error");
      try {
        lines.writeNow();
      } catch {
        // Nor can a last one be.
      }
    },
    written: () => lines.idle(),
  };
}
