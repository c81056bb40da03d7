/** Tables on little room: figures whole or not at all. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { textOf, widthOf } from "../../../tui/paint/line.ts";
import { cell, type Column, table } from "../../../tui/paint/table.ts";

const COLUMNS: readonly Column[] = [
  { title: "NAME", width: 4, rank: 0 },
  { title: "AGE", width: 4, rank: 1, sparse: true },
  { title: "PRICE", width: 6, rank: 0, right: true },
  { title: "WORDS", width: 5, rank: 2, grows: true, cuts: true },
];

function shown(width: number, ...rows: readonly (readonly string[])[]): string[] {
  const lines = table(
    COLUMNS,
    rows.map((texts, i) => ({ key: String(i), cells: texts.map((text) => cell(text)) })),
    "0",
    { columns: width, rows: 10 },
    UNICODE,
  );
  return lines.map(textOf);
}

Deno.test("table() cuts words before a row is wider than there is room", () => {
  const columns: readonly Column[] = [
    { title: "NAME", width: 4, rank: 0 },
    { title: "WORDS", width: 20, rank: 0, grows: true, cuts: true },
  ];
  const rows = ["short", "some words that go on"].map((text, i) => ({
    key: String(i),
    cells: [cell("a name"), cell(text)],
  }));
  const lines = table(columns, rows, null, { columns: 20, rows: 10 }, UNICODE);
  assertEquals(lines.map(widthOf), [20, 20, 20]);
  assertEquals(lines.map(textOf), [" NAME   WORDS", " a name short", " a name some words …"]);
});

Deno.test("table() makes a column as wide as its longest figure and cuts words only", () => {
  assertEquals(shown(30, ["ab", "", "1,00,000.00", "some words that go on"]), [
    " NAME       PRICE WORDS",
    "▶ab   1,00,000.00 some words …",
  ]);
});

Deno.test("table() leaves out a sparse column that is empty, and shows it once it is not", () => {
  assertEquals(shown(30, ["ab", "", "1.00", "x"])[0], " NAME  PRICE WORDS");
  assertEquals(shown(30, ["ab", "3s", "1.00", "x"])[0], " NAME AGE   PRICE WORDS");
});

Deno.test("table() leaves out whole columns, the highest rank first", () => {
  assertEquals(shown(19, ["ab", "3s", "1.00", "x"])[1], "▶ab   3s     1.00");
  assertEquals(shown(14, ["ab", "3s", "1.00", "x"])[1], "▶ab     1.00");
});

Deno.test("table() is never wider than its room, and never cuts a figure that it shows", () => {
  const figure = fc.integer({ min: 0, max: 99_999_999 }).map((value) => (value / 100).toFixed(2));
  fc.assert(
    fc.property(
      fc.array(figure, { maxLength: 8 }),
      fc.integer({ min: 22, max: 60 }),
      (figures, width) => {
        const rows = figures.map((text, i) => ({
          key: String(i),
          cells: [cell("name"), cell(""), cell(text), cell("words")],
        }));
        const lines = table(COLUMNS, rows, null, { columns: width, rows: 20 }, UNICODE);
        assert(lines.every((line) => widthOf(line) <= width));
        figures.forEach((text, i) => assert(textOf(lines[i + 1]!).includes(` ${text}`)));
      },
    ),
  );
});
