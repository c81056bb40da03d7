/** What a replay leaves behind, and what it takes away of the one before. @module */
import { assertEquals } from "@std/assert";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { ReplayJournal } from "../../../commands/replay/replay_journal.ts";
import type { Book } from "../../../domain/instrument/instrument.ts";
import { inNewFolder } from "../../new_folder.ts";
import { RULES } from "../../domain/portfolio/book.ts";
import { DESK, smallSession } from "../../domain/projection/small_session.ts";

/** Rules by which some books trade, the others do not. */
function trading(...traded: readonly Book[]) {
  const rules = { ...RULES, ...DESK };
  const books = (["fno", "options", "equity"] as const).map((book) => ({
    ...RULES.books[0]!,
    book,
  }));
  return {
    ...rules,
    books: books.filter(({ book }) => traded.includes(book)),
    idleBooks: books.filter(({ book }) => !traded.includes(book)),
  } as unknown as typeof RULES;
}

function replay(folder: string, ...traded: readonly Book[]) {
  const journal = new ReplayJournal(folder, trading(...traded));
  for (const record of smallSession()) journal.onRecord(record);
  return journal.close();
}

Deno.test("ReplayJournal takes the place of the one before, also of books that trade no more", () =>
  inNewFolder((folder) => {
    const before = replay(`${folder}/day`, "fno", "options", "equity");
    const orders = Deno.readTextFileSync(`${folder}/day/fno/orders.csv`);
    assertEquals(orders.trim().split("\n").length, 12);
    const none = Deno.readTextFileSync(`${folder}/day/options/orders.csv`);
    assertEquals(none.trim().split("\n").length, 1);
    Deno.writeTextFileSync(`${folder}/day/notes.txt`, "mine");
    const { journalHash } = replay(`${folder}/day`, "fno");
    assertEquals(journalHash, before.journalHash);
    assertEquals(Deno.readTextFileSync(`${folder}/day/fno/orders.csv`), orders);
    const left = ["fno", "options", "equity", "notes.txt"].filter((name) =>
      exists(`${folder}/day/${name}`)
    );
    assertEquals(left, ["fno", "notes.txt"]);
  }));
