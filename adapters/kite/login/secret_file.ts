/**
 * Files that hold secrets: readable by their owner alone, or not read at all. Written beside their
 * place with those rights from the first byte, then renamed.
 * @module
 */
import { dirname } from "node:path";
import { makePrivateFolder, removeIfThere, syncFolder, writeAll } from "../../disk/durable_file.ts";

const SECRET_FAULTS = [
  "missing",
  /** The group or everybody may read or write it. */
  "open_to_others",
  /** A link or a folder. */
  "no_plain_file",
  "unreadable",
  "unwritable",
  /** Not the fields it should have. */
  "malformed",
] as const;
export type SecretFault = typeof SECRET_FAULTS[number];

/** Never says what the file holds. */
export class SecretFileError extends Error {
  override readonly name = "SecretFileError";

  constructor(readonly file: string, readonly code: SecretFault, readonly advice: string) {
    super(`Secret file ${file}: ${code}: ${advice}`);
  }
}

/** Bits of the group and of everybody else. */
const OTHERS = 0o077;

/** The text of a file that only its owner can read. Throws SecretFileError. */
export function readSecretFile(file: string, ifMissing: string): string {
  try {
    const { isFile, mode } = Deno.lstatSync(file);
    if (!isFile) throw new SecretFileError(file, "no_plain_file", "put a plain file there");
    if (mode !== null && (mode & OTHERS) !== 0) {
      throw new SecretFileError(file, "open_to_others", `run chmod 600 ${file}`);
    }
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof SecretFileError) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new SecretFileError(file, "missing", ifMissing);
    }
    throw new SecretFileError(file, "unreadable", nameOf(error));
  }
}

/** Replaces `file`; only its owner can read it at any moment. Throws SecretFileError. */
export function writeSecretFile(file: string, text: string): void {
  const temporary = `${file}.new`;
  try {
    makePrivateFolder(dirname(file));
    // One that is left over may have other rights, and would keep them.
    removeIfThere(temporary);
    const open = Deno.openSync(temporary, { write: true, createNew: true, mode: 0o600 });
    try {
      writeAll(open, new TextEncoder().encode(text));
      open.syncSync();
    } finally {
      open.close();
    }
    Deno.renameSync(temporary, file);
    syncFolder(dirname(file));
  } catch (error) {
    throw new SecretFileError(file, "unwritable", nameOf(error));
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
