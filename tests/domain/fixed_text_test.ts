/** Numbers with so many decimals. @module */
import { assertEquals } from "@std/assert";
import { fixedText } from "../../domain/fixed_text.ts";

Deno.test("fixedText() has no minus before nothing", () => {
  assertEquals(
    [-0.001, -0, 0, -0.005001, 1.5, -1.02].map((value) => fixedText(value, 2)),
    ["0.00", "0.00", "0.00", "-0.01", "1.50", "-1.02"],
  );
});
