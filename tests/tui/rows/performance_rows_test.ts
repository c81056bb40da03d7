/** Rows of the Performance screen. @module */
import { assertEquals } from "@std/assert";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { performanceRows } from "../../../tui/rows/performance_rows.ts";
import { PERFORMANCE } from "../desk_views.ts";

Deno.test("performanceRows() names a book's sum apart from its strategies", () => {
  const setting = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };
  const rows = performanceRows(PERFORMANCE, setting);
  assertEquals(rows.map(({ key }) => key), ["fno all", "fno.ema20_50", "equity.ema20_50"]);
});
