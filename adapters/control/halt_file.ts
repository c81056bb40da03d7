/**
 * The HALT file: while it is there, nothing starts or trades on. A line for each HALT says who
 * and why, in JSON or in a person's words; its presence alone counts, so `touch` will do.
 * @module
 */
import { dirname } from "node:path";
import { z } from "zod";
import type { Halt } from "../../domain/control/control_answer.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { exists, removeIfThere, syncFolder, writeAll } from "../disk/durable_file.ts";
import { saidName, saidReason } from "./said_words.ts";

/** The end of the year 9999: later instants cannot be written as stamps. */
const AT_MAX = 253_402_300_799_999;

const schema = z.object({
  // A person's script may count nanoseconds, or say nothing of the time.
  at: z.number().min(0).max(AT_MAX).transform((at) => at as EpochMs).nullable().catch(null),
  by: z.string().transform(saidName),
  reason: z.string().transform(saidReason),
});

/** Adds a line and waits for the disk. Returns why there is no file now, or null when there is. */
export function writeHalt(file: string, halt: Halt): string | null {
  // What is no file may never take a line; that something is there is enough.
  if (haltFileExists(file) && !isFile(file)) return null;
  try {
    const opened = Deno.openSync(file, { append: true, create: true, mode: 0o600 });
    try {
      writeAll(opened, new TextEncoder().encode(`${JSON.stringify(halt)}\n`));
      opened.syncSync();
    } finally {
      opened.close();
    }
    syncFolder(dirname(file));
    return null;
  } catch (error) {
    // A full disk may take the name and not the line: that is enough.
    return haltFileExists(file) ? null : error instanceof Error ? error.message : String(error);
  }
}

/** What the file says last; null when there is none. `now`: since when, where it does not say. */
export function readHalt(file: string, now: EpochMs): Halt | null {
  if (!exists(file)) return null;
  const unsaid = { reason: `${file} is there`, by: "operator", at: now };
  // A pipe that nobody writes to would be read for good.
  if (!isFile(file)) return unsaid;
  try {
    const line = Deno.readTextFileSync(file).trimEnd().split("\n").at(-1)!;
    // Words of a person, as by `echo`; a line of ours that is torn is none.
    if (line !== "" && !line.startsWith("{")) {
      return { ...unsaid, reason: saidReason(line) || unsaid.reason };
    }
    const { at, by, reason } = schema.parse(JSON.parse(line));
    return { reason, by, at: at ?? now };
  } catch {
    return unsaid;
  }
}

/** Also what a link leads to. */
function isFile(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}

/** Removes the file for good. Throws when it is still there, or may come back with a crash. */
export function removeHalt(file: string): void {
  removeIfThere(file);
  syncFolder(dirname(file));
}

/** Whether the file is there; a folder that cannot be read counts as no. */
export function haltFileExists(file: string): boolean {
  try {
    return exists(file);
  } catch {
    return false;
  }
}
