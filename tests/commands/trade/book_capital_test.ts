/** What the book of a desk at a broker goes by. @module */
import { assertEquals } from "@std/assert";
import { bookCapital } from "../../../commands/trade/book_capital.ts";
import type { Paise } from "../../../domain/money.ts";

Deno.test("bookCapital() is what the book began with, and never more than there is to begin with", () => {
  const [less, more] = [4_00_000_00 as Paise, 5_00_000_00 as Paise];
  assertEquals([bookCapital(null, less, more), bookCapital(null, more, less)], [less, less]);
  assertEquals(bookCapital({ capital: more }, less, 0), more);
  // Books of before capital was written down.
  assertEquals(bookCapital({}, more, less), less);
});
