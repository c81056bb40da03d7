/** A desk's records as if it had one book. @module */
import { assert, assertEquals } from "@std/assert";
import type { Book } from "../../../domain/instrument/instrument.ts";
import { OneBook } from "../../../domain/projection/one_book.ts";
import { eventOf } from "../../../domain/desk_record.ts";
import { smallSession } from "./small_session.ts";

const BOOKS: readonly Book[] = ["fno", "options", "equity"];

function eventsOf(book: Book | null): string[] {
  const only = book === null ? null : new OneBook(book);
  return smallSession().flatMap((record) => [...(only?.of(record) ?? record).events])
    .map((entry) => JSON.stringify(eventOf(entry)));
}

Deno.test("OneBook shares the events of a session out: none is lost, none is two books' own", () => {
  const all = eventsOf(null);
  const byBook = BOOKS.map(eventsOf);
  const common = all.filter((event) => byBook.every((own) => own.includes(event)));
  const own = byBook.map((events) => events.filter((event) => !common.includes(event)));
  assertEquals(own.flat().length + common.length, all.length);
  assert(own.filter((events) => events.length > 0).length > 0, "no book has anything of its own");
  for (const type of ["OrderIntended", "OrderTaken", "OrderReported", "FillBooked", "ExitWanted"]) {
    assert(all.some((event) => event.includes(`"type":"${type}"`)), type);
    assert(!common.some((event) => event.includes(`"type":"${type}"`)), type);
  }
});

Deno.test("OneBook leaves a record as it is where nothing is another book's", () => {
  const [first] = smallSession();
  const kept = BOOKS.map((book) => new OneBook(book).of(first!));
  assert(kept.some((record) => record === first));
});
