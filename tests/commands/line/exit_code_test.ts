/** Scripts read these numbers: they never change. @module */
import { assertEquals } from "@std/assert";
import { EXIT } from "../../../commands/line/exit_code.ts";

Deno.test("EXIT keeps the documented codes", () => {
  assertEquals(EXIT, { ok: 0, failed: 1, badInput: 2, noEngine: 3, refused: 4 });
});
