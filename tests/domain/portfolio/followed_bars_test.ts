/** Whose bars a position lives by when its book trades other contracts. @module */
import { assertEquals } from "@std/assert";
import type { Book, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { barTokens, following, livesBy } from "../../../domain/portfolio/followed_bars.ts";
import type { Held } from "../../../domain/portfolio/state.ts";

const token = (number: number) => number as InstrumentToken;
const [NOV, DEC, CALL, SHARE, OTHER] = [1, 2, 3, 4, 5].map(token) as [
  InstrumentToken,
  InstrumentToken,
  InstrumentToken,
  InstrumentToken,
  InstrumentToken,
];
const NAMES = new Map([[NOV, "NIFTY"], [DEC, "NIFTY"], [CALL, "NIFTY"], [SHARE, "SBIN"]]);
const nameOf = (each: InstrumentToken) => NAMES.get(each) ?? "OTHER";

function held(book: Book, own: InstrumentToken, signalToken = own): Held {
  const trade = { underlying: nameOf(own) };
  return { book, token: own, signalToken, trade } as Held;
}

Deno.test("livesBy() keeps to the bars that gave the signal while the book looks at them", () => {
  const book = { book: "options", tokens: [NOV] } as const;
  assertEquals(livesBy(held("options", CALL, NOV), book, nameOf), NOV);
  const followed = { ...book, tokens: [DEC], followed: [NOV] } as const;
  assertEquals(livesBy(held("options", CALL, NOV), followed, nameOf), NOV);
});

Deno.test("livesBy() takes an option to the next future, and without one to its own bars", () => {
  const call = held("options", CALL, NOV);
  assertEquals(livesBy(call, { book: "options", tokens: [OTHER, DEC] }, nameOf), DEC);
  assertEquals(livesBy(call, { book: "options", tokens: [OTHER] }, nameOf), CALL);
});

Deno.test("livesBy() leaves a future and a share their own bars", () => {
  assertEquals(livesBy(held("fno", NOV), { book: "fno", tokens: [DEC] }, nameOf), NOV);
  assertEquals(livesBy(held("equity", SHARE), { book: "equity", tokens: [OTHER] }, nameOf), SHARE);
});

Deno.test("following() adds to a book what it holds and does not trade, once", () => {
  const books = {
    fno: { book: "fno", tokens: [DEC] },
    options: { book: "options", tokens: [DEC] },
  };
  const all = [held("fno", NOV), held("fno", DEC), held("options", CALL, NOV), held("fno", NOV)];
  const fno = following(books.fno as { book: Book; tokens: InstrumentToken[] }, all, nameOf);
  assertEquals(barTokens(fno), [DEC, NOV]);
  const options = following(
    books.options as { book: Book; tokens: InstrumentToken[] },
    all,
    nameOf,
  );
  assertEquals(barTokens(options), [DEC]);
  assertEquals("followed" in options, false);
});
