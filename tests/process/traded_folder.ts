/**
 * The folder of a desk that has traded, was killed and has gone on until it ended by itself: made
 * once for all who want one, since it takes two desks, and given to each as a copy of its own.
 * @module
 */
import { dirname } from "node:path";
import { assertEquals } from "@std/assert";
import { DeskProcess, filesIn, inNewFolder } from "./desk_process.ts";
import { FolderAudit } from "./folder_audit.ts";

export const JOURNAL = "artifacts/paper/journal.sqlite";
export const FAST = ["--speed", "600", "--seed", "64", "--date", "2026-11-20"];
export const FILLED = / fill .* (BUY|SELL) /;

/** Bytes by the path inside the folder. */
type Files = ReadonlyMap<string, Uint8Array>;

let left: Promise<Files> | null = null;

/** `audit` knows all records that are there. */
export async function inTradedFolder(
  act: (folder: string, audit: FolderAudit) => Promise<void>,
): Promise<void> {
  const files = await (left ??= leave());
  await inNewFolder(async (folder) => {
    for (const [path, bytes] of files) {
      Deno.mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
      Deno.writeFileSync(`${folder}/${path}`, bytes);
    }
    const audit = new FolderAudit(folder);
    assertEquals(audit.look([], true).problems, []);
    await act(folder, audit);
  });
}

/** A desk that has traded and was killed, with its lines audited. */
export async function traded(folder: string, audit: FolderAudit): Promise<DeskProcess> {
  const desk = DeskProcess.trade(folder, ...FAST);
  await desk.hears(FILLED);
  await desk.kill();
  assertEquals(audit.look(desk.lines, false).problems, []);
  return desk;
}

/** Starts again, trades a little and ends by itself. */
export async function goesOn(folder: string): Promise<DeskProcess> {
  const desk = DeskProcess.trade(folder, ...FAST, "--for", "1s");
  assertEquals((await desk.ended).code, 0, desk.text);
  return desk;
}

async function leave(): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  await inNewFolder(async (folder) => {
    const audit = new FolderAudit(folder);
    await traded(folder, audit);
    const { lines } = await goesOn(folder);
    assertEquals(audit.look(lines, true).problems, []);
    for (const path of filesIn(folder)) {
      files.set(path.slice(folder.length + 1), Deno.readFileSync(path));
    }
  });
  return files;
}
