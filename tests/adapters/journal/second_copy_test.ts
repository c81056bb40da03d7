/** The second copy of a journal: opened again, brought up to date, begun anew; and a second damage. @module */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { JournalError } from "../../../adapters/journal/journal_error.ts";
import { recoverJournal } from "../../../adapters/journal/journal_recovery.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import {
  copiedRows,
  copyPaths,
  endOfCopy,
  SecondCopy,
} from "../../../adapters/journal/second_copy.ts";
import { madeRows, withJournal } from "./journal_folder.ts";

const ROWS = madeRows(9);

/** Opens journal and copy for one process's life. */
function opened(file: string, act: (store: JournalStore, copy: SecondCopy) => void): void {
  const store = new JournalStore(file);
  const copy = new SecondCopy(store, 0);
  act(store, copy);
  copy.close();
  store.close();
}

/** Appends the records from lsn `from` up to `to`. */
function append(store: JournalStore, copy: SecondCopy | null, from: number, to: number): void {
  for (const { lsn, text } of ROWS.slice(from - 1, to)) {
    const rows = store.append(lsn, [text]);
    copy?.append(rows);
  }
}

function copied(file: string): number[] {
  return [...copiedRows(file).keys()];
}

Deno.test("a copy that is opened again keeps its last record, and gets those that it missed", async () => {
  await withJournal((file) => {
    recoverJournal(file, "test");
    opened(file, (store, copy) => {
      append(store, copy, 1, 3);
      append(store, null, 4, 5);
    });
    assertEquals(copied(file), [1, 2, 3]);
    opened(file, (store, copy) => append(store, copy, 6, 7));
    assertEquals([...copiedRows(file).values()], ROWS.slice(0, 7));
    opened(file, () => {});
    assertEquals([endOfCopy(file)?.lsn, endOfCopy(file)?.torn], [7, false]);
  });
});

Deno.test("what a crash has left of a line is cut off before another record follows", async () => {
  await withJournal((file) => {
    recoverJournal(file, "test");
    opened(file, (store, copy) => append(store, copy, 1, 3));
    const [path] = copyPaths(file);
    Deno.writeTextFileSync(path!, "[4,12,", { append: true });
    assertEquals([endOfCopy(file)?.lsn, endOfCopy(file)?.torn], [3, true]);
    opened(file, (store, copy) => append(store, copy, 4, 5));
    assertEquals([copied(file), endOfCopy(file)?.torn], [[1, 2, 3, 4, 5], false]);
  });
});

Deno.test("a checkpoint leaves the records after it, in one file that bears its number", async () => {
  await withJournal((file) => {
    recoverJournal(file, "test");
    opened(file, (store, copy) => {
      append(store, copy, 1, 6);
      copy.forget(4);
      copy.forget(4);
      append(store, copy, 7, 8);
    });
    assertEquals(copyPaths(file), [`${file}.copy-4`]);
    assertEquals(copied(file), [5, 6, 7, 8]);
  });
});

Deno.test("a journal that is damaged a second time keeps what was set aside the first time", async () => {
  await withJournal((file) => {
    recoverJournal(file, "test");
    opened(file, (store, copy) => append(store, copy, 1, 9));
    const mended = () => {
      Deno.writeTextFileSync(file, "no database");
      const { damage, last } = recoverJournal(file, "test");
      return [damage?.savedAs, damage?.cut, last.lsn];
    };
    assertEquals(mended(), [`${file}.damaged-1`, false, 9]);
    assertEquals(mended(), [`${file}.damaged-2`, false, 9]);
    const saved = [1, 2].map((n) => Deno.readTextFileSync(`${file}.damaged-${n}/journal.sqlite`));
    assertEquals(saved, ["no database", "no database"]);
  });
});

Deno.test("records that are known to be there and cannot be reached are a refusal, never cut off", async () => {
  await withJournal((file) => {
    recoverJournal(file, "test");
    opened(file, (store, copy) => append(store, copy, 1, 3));
    // The copy has begun anew after record 4, which nobody has.
    const [path] = copyPaths(file);
    const lines = ROWS.slice(4, 7).map(({ lsn, previous, checksum, text }) =>
      `[${lsn},${previous},${checksum},${text}]\n`
    );
    Deno.removeSync(path!);
    Deno.writeTextFileSync(`${file}.copy-4`, lines.join(""));
    const error = assertThrows(() => recoverJournal(file, "test"), JournalError);
    assertStringIncludes(error.message, "records after 3 up to 7 cannot be had");
    assertEquals(exists(`${file}.damaged-1`), false);
    assertEquals(copied(file), [5, 6, 7]);
  });
});
