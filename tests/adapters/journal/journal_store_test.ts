/** The SQLite file only grows, in order, and says so to whoever tries otherwise. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { JournalError } from "../../../adapters/journal/journal_error.ts";
import { recoverJournal } from "../../../adapters/journal/journal_recovery.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { madeRows, withJournal } from "./journal_folder.ts";

const texts = madeRows(30).map(({ text }) => text);

/** A journal of the first `count` texts. */
function journal(file: string, count: number): JournalStore {
  recoverJournal(file, "test");
  const store = new JournalStore(file);
  store.append(1, texts.slice(0, count));
  return store;
}

function codeOf(error: JournalError): string {
  return error.code;
}

Deno.test("append() keeps records in a chain that rows() reads back", () =>
  withJournal((file) => {
    const store = journal(file, 20);
    assertEquals([...store.rows()], madeRows(20));
    assertEquals([...store.rowsAfter(15)], madeRows(20).slice(15));
    assertEquals(
      store.last(),
      madeRows(20).map(({ lsn, checksum }) => ({ lsn, checksum })).at(-1)!,
    );
    store.close();
  }));

Deno.test("append() takes records again that are the same, and refuses one that is not", () =>
  withJournal((file) => {
    const store = journal(file, 20);
    assertEquals(store.append(11, texts.slice(10, 25)).map(({ lsn }) => lsn), [21, 22, 23, 24, 25]);
    const other = [texts[24]!, texts[25]!.replace("26", "62"), texts[26]!];
    store.append(25, texts.slice(24, 26));
    const error = assertThrows(() => store.append(25, other), JournalError, "another one");
    assertEquals(codeOf(error), "conflict");
    assertEquals(
      codeOf(assertThrows(() => store.append(28, texts.slice(27)), JournalError)),
      "conflict",
    );
    assertEquals([...store.rows()], madeRows(26));
    store.close();
  }));

Deno.test("the turn table refuses UPDATE, DELETE, REPLACE and gaps", () =>
  withJournal((file) => {
    journal(file, 20).close();
    const db = new DatabaseSync(file);
    for (
      const statement of [
        "UPDATE turn SET record = '{}' WHERE lsn = 3",
        "DELETE FROM turn WHERE lsn = 20",
        "DELETE FROM turn",
        "REPLACE INTO turn VALUES (3, 0, 0, '{}')",
        "INSERT OR REPLACE INTO turn VALUES (20, 0, 0, '{}')",
        "INSERT INTO turn VALUES (22, 0, 0, '{}')",
      ]
    ) assertThrows(() => db.prepare(statement).run(), Error, "turn records");
    db.close();
    const store = new JournalStore(file);
    assertEquals([...store.rows()], madeRows(20));
    store.close();
  }));

Deno.test("append() reports a full disk by file and keeps nothing of the transaction", () =>
  withJournal((file) => {
    journal(file, 5).close();
    const store = new JournalStore(file, { pagesMax: 20 });
    let lsn = 6;
    const grow = () => {
      for (;; lsn += 2) store.append(lsn, [`"${"x".repeat(3_000)}"`, `"${lsn}"`]);
    };
    const error = assertThrows(grow, JournalError, file);
    assertEquals(codeOf(error), "disk_full");
    assertEquals(store.last().lsn, lsn - 1);
    assertEquals([...store.rows()].length, lsn - 1);
    store.close();
  }));

Deno.test("JournalStore refuses a file that is no journal, or one of a newer version", () =>
  withJournal((file) => {
    Deno.writeTextFileSync(file, "lsn,path\n".repeat(1_000));
    assertEquals(codeOf(assertThrows(() => new JournalStore(file), JournalError, file)), "damaged");
    Deno.removeSync(file);
    journal(file, 3).close();
    const db = new DatabaseSync(file);
    db.exec("PRAGMA user_version = 2");
    db.close();
    const error = assertThrows(() => recoverJournal(file, "test"), JournalError, "newer");
    assertEquals(codeOf(error), "newer_version");
  }));

Deno.test("JournalStore takes a journal with a changed trigger for damaged", () =>
  withJournal((file) => {
    journal(file, 3).close();
    const db = new DatabaseSync(file);
    db.exec("DROP TRIGGER turn_delete");
    db.close();
    assertEquals(codeOf(assertThrows(() => new JournalStore(file), JournalError)), "damaged");
  }));
