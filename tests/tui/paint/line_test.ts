/** Lines that are cut: a figure stays whole, or is not there. @module */
import { assertEquals } from "@std/assert";
import { fit, line, textOf, widthOf } from "../../../tui/paint/line.ts";

const cut = (text: string, width: number) => {
  const fitted = fit(line(text), width);
  assertEquals(widthOf(fitted), width);
  return textOf(fitted);
};

Deno.test("fit() cuts words anywhere, and no figure in two", () => {
  assertEquals(cut("stop: -14,967.87 in all", 23), "stop: -14,967.87 in all");
  assertEquals(cut("stop: -14,967.87 in all", 22), "stop: -14,967.87 in a…");
  for (const width of [16, 15, 14, 12, 9, 7]) {
    assertEquals(cut("stop: -14,967.87 in all", width), "stop: …");
  }
  // A whole one right before the mark could go on behind it.
  assertEquals(cut("stop: -14,967.87 in all", 17), "stop: …");
  assertEquals(cut("at ₹1,300.00", 9), "at …");
  assertEquals(cut("24959.86", 5), "…");
});

Deno.test("fit() cuts names that have digits in them as words", () => {
  assertEquals(cut("NIFTY26NOV24750PE", 9), "NIFTY26N…");
  assertEquals(cut("NIFTY26NOV24750PE", 14), "NIFTY26NOV247…");
});
