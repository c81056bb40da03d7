/** Lines as the bytes that dress them: nothing is written twice, nothing is left on. @module */
import { assertEquals } from "@std/assert";
import { line, span } from "../../../tui/paint/line.ts";
import { COLOUR_16, COLOUR_256, dressed, MONO } from "../../../tui/paint/theme.ts";

Deno.test("dressed() ends a line as it began, and plain text needs nothing", () => {
  assertEquals(dressed(line("as it is"), COLOUR_256), "as it is");
  assertEquals(dressed(line("gain", "good"), COLOUR_16), "\x1b[96mgain\x1b[39m");
  assertEquals(dressed([], COLOUR_16), "");
});

Deno.test("dressed() replaces one colour by another without ending the first", () => {
  const of = [span("a", "good"), span("", "alarm"), span("b", "bad"), span("c"), span("d", "dim")];
  assertEquals(dressed(of, COLOUR_16), "\x1b[96ma\x1b[93mb\x1b[39mc\x1b[90md\x1b[39m");
});

Deno.test("dressed() ends weight and paper where the next piece has none", () => {
  const of = [span("a", "alarm"), span("b", "good")];
  assertEquals(
    dressed(of, COLOUR_16),
    "\x1b[1m\x1b[97m\x1b[41ma\x1b[49m\x1b[22m\x1b[96mb\x1b[39m",
  );
});

Deno.test("dressed() takes bold off before it makes text faint", () => {
  const of = [span("a", "bold"), span("b", "dim"), span("c", "alarm")];
  assertEquals(
    dressed(of, MONO),
    "\x1b[1ma\x1b[22m\x1b[2mb\x1b[22m\x1b[1m\x1b[7mc\x1b[27m\x1b[22m",
  );
});
