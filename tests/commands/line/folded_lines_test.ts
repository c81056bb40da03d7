/** Text in as many columns as there are: all of it stays. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { folded, foldedTable, splitTable } from "../../../commands/line/folded_lines.ts";

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== "");

Deno.test("folded() keeps every word and its order, within the columns that its words leave", () => {
  const words = fc.array(fc.stringMatching(/^[a-z0-9,.]{1,20}$/), { minLength: 1, maxLength: 20 });
  const columns = fc.integer({ min: 30, max: 120 });
  fc.assert(fc.property(words, columns, (words, columns) => {
    const lines = folded(`  ${words.join("  ")}`, columns);
    assertEquals(wordsOf(lines.join(" ")), words);
    for (const line of lines) assert(line.length <= columns, line);
  }));
});

Deno.test("folded() goes on deeper than it began", () => {
  assertEquals(folded("  one  two three", 12), ["  one  two", "    three"]);
  assertEquals(folded("short", 12), ["short"]);
  assertEquals(folded("x".repeat(20), 12), ["x".repeat(20)]);
});

Deno.test("foldedTable() lets words go on beside the table where there is room for them", () => {
  const rows = [["a", "some words that go on and on, for longer than one line has room"]];
  const table = { titles: ["NAME", "WHY"], words: true, empty: "", rows };
  assertEquals(foldedTable(table, 40), [
    "NAME  WHY",
    "a     some words that go on and on, for",
    "      longer than one line has room",
  ]);
});

Deno.test("splitTable() says the names again over each part of the figures", () => {
  const rows = [["fno", "1,000.00", "-2.50"], ["all", "9.00", "10,000.00"]];
  const titles = ["", "gross", "net"];
  assertEquals(splitTable(titles, rows, Infinity), [
    "        gross        net",
    "fno  1,000.00      -2.50",
    "all      9.00  10,000.00",
  ]);
  assertEquals(splitTable(titles, rows, 20), [
    "        gross",
    "fno  1,000.00",
    "all      9.00",
    "           net",
    "fno      -2.50",
    "all  10,000.00",
  ]);
});
