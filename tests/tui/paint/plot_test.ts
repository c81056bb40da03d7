/** Curves and sparklines: what is drawn is what was there. @module */
import { assertEquals } from "@std/assert";
import { ASCII, UNICODE } from "../../../tui/paint/glyphs.ts";
import { line, textOf } from "../../../tui/paint/line.ts";
import { curve, rangeOf, sparkline, withAxis } from "../../../tui/paint/plot.ts";

Deno.test("sparkline() goes from the lowest to the highest sign", () => {
  assertEquals(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8, UNICODE), "▁▂▃▄▅▆▇█");
  assertEquals(sparkline([8, 1], 8, ASCII), "@_");
  assertEquals(sparkline([], 8, UNICODE), "");
});

Deno.test("curve() draws a rise in braille and in ASCII", () => {
  const values = [0, 1, 2, 3, 4, 5, 6, 7];
  const range = rangeOf(values)!;
  assertEquals(curve(values, range, { columns: 4, rows: 2 }, UNICODE), ["  ⡠⠊", "⡠⠊  "]);
  assertEquals(curve(values, range, { columns: 4, rows: 2 }, ASCII), ["  **", "**  "]);
});

Deno.test("rangeOf() is never empty, and null without values", () => {
  assertEquals(rangeOf([5, 5]), { low: 4, high: 6 });
  assertEquals(rangeOf([null, NaN]), null);
});

Deno.test("withAxis() names zero, both ends, and no row right beside one of these", () => {
  const labels = (rows: number, low: number, high: number) => {
    const plotted = Array.from({ length: rows }, () => line(""));
    return withAxis(plotted, { low, high }, String, ASCII).map((each) => textOf(each).trim())
      .flatMap((text, row) => /\d/.test(text) ? [`${row} ${Number.parseFloat(text)}`] : []);
  };
  // A day without a result: its line is at zero.
  assertEquals(labels(6, -100, 100), ["0 100", "3 0", "5 -100"]);
  assertEquals(labels(9, -400, 400), ["0 400", "4 0", "8 -400"]);
  assertEquals(labels(10, 10, 100), ["0 100", "4 60", "9 10"]);
  // Too near to an end to have a row of its own.
  assertEquals(labels(6, -1, 99), ["0 99", "5 -1"]);
});
