/** Whose books a rehearsal finds, and what becomes of those of another exchange. @module */
import { assertEquals } from "@std/assert";
import { exists, removeIfThere } from "../../../adapters/disk/durable_file.ts";
import { lockMode } from "../../../adapters/disk/mode_lock.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { encodePlain } from "../../../adapters/journal/plain_codec.ts";
import { leaveBooksOfOthers } from "../../../commands/trade/rehearsal_books.ts";
import { inNewFolder } from "../../new_folder.ts";

const HEADER = { seed: 1, date: "2026-11-20", speed: 10, config: "x" };

function pathsIn(root: string) {
  const folder = `${root}/rehearse`;
  const runFolder = `${root}/run`;
  return { mode: "rehearse", runFolder, folder, journal: `${folder}/journal.sqlite` } as const;
}

/** Books of the exchange that was started at `exchange`, with a note in them. */
function leaveBooks(root: string, exchange: number, note: string): void {
  const { folder, journal } = pathsIn(root);
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/note`, note);
  const store = JournalStore.create(journal);
  store.addRun({ number: 1, after: 0, header: encodePlain({ ...HEADER, exchange }) });
  store.close();
}

const noteIn = (folder: string) =>
  exists(`${folder}/note`) ? Deno.readTextFileSync(`${folder}/note`) : null;

Deno.test("leaveBooksOfOthers() puts those of another exchange aside, in place of the last ones", () =>
  inNewFolder((root) => {
    const paths = pathsIn(root);
    const notes = () => [noteIn(paths.folder), noteIn(`${paths.folder}_before`)];
    leaveBooksOfOthers(1, paths);
    assertEquals(notes(), [null, null]);
    leaveBooks(root, 1, "first");
    leaveBooksOfOthers(1, paths);
    assertEquals(notes(), ["first", null]);
    leaveBooksOfOthers(2, paths);
    assertEquals(notes(), [null, "first"]);
    leaveBooks(root, 2, "second");
    leaveBooksOfOthers(3, paths);
    assertEquals(notes(), [null, "second"]);
  }));

Deno.test("leaveBooksOfOthers() moves nothing of a desk that runs", () =>
  inNewFolder((root) => {
    leaveBooks(root, 1, "first");
    const lock = lockMode(`${root}/run`, "rehearse", Deno.pid);
    leaveBooksOfOthers(2, pathsIn(root));
    assertEquals(noteIn(`${root}/rehearse`), "first");
    lock.release();
  }));

Deno.test("leaveBooksOfOthers() puts aside what nobody can say whose it is: only copies are left", () =>
  inNewFolder((root) => {
    leaveBooks(root, 1, "first");
    const { folder, journal } = pathsIn(root);
    Deno.writeTextFileSync(`${journal}.copy-0`, "");
    for (const end of ["", "-wal", "-shm"]) removeIfThere(journal + end);
    leaveBooksOfOthers(1, pathsIn(root));
    assertEquals([noteIn(folder), noteIn(`${folder}_before`)], [null, "first"]);
  }));
