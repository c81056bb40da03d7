/** Curves and sparklines: what is drawn is what was there. @module */
import { assertEquals } from "@std/assert";
import { ASCII, UNICODE } from "../../../tui/paint/glyphs.ts";
import { curve, rangeOf, sparkline } from "../../../tui/paint/plot.ts";

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
