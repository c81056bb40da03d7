/** Rows of the Performance screen. @module */
import { assertEquals } from "@std/assert";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { PERFORMANCE_COLUMNS, performanceRows } from "../../../tui/rows/performance_rows.ts";
import { PERFORMANCE } from "../desk_views.ts";

Deno.test("performanceRows() names a book's sum apart from its strategies", () => {
  const setting = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };
  const rows = performanceRows(PERFORMANCE, setting);
  assertEquals(rows.map(({ key }) => key), ["fno all", "fno.ema20_50", "equity.ema20_50"]);
});

Deno.test("performanceRows() shows the largest win and loss, or that there is none", () => {
  const shown = (hidden: boolean) => {
    const rows = performanceRows(PERFORMANCE, { glyphs: UNICODE, hidden, viewAgeMs: 0 });
    const [best, worst] = ["BEST", "WORST"].map((name) =>
      PERFORMANCE_COLUMNS.findIndex(({ title }) => title === name)
    );
    return rows.map(({ cells }) => [cells[best!]!.text, cells[worst!]!.text]);
  };
  assertEquals(shown(false), [
    ["+4,210.50", "-2,040.00"],
    ["+4,210.50", "-2,040.00"],
    ["-", "-900.00"],
  ]);
  assertEquals(shown(true)[2], ["-", UNICODE.hidden]);
});
