/** What the outside world breaks is said in a line; what we break keeps its stack. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ProgramError } from "../../../adapters/own_program.ts";
import { HistoryError, SymbolsError } from "../../../adapters/history/history_error.ts";
import { reportFailure } from "../../../commands/line/failure.ts";

Deno.test("reportFailure() ends with 1 for what the machine refuses, and throws a bug again", () => {
  assertEquals(reportFailure(new Deno.errors.NotADirectory("mkdir 'artifacts/scanner'")), 1);
  assertEquals(reportFailure(new Deno.errors.PermissionDenied("open 'artifacts/x'")), 1);
  assertEquals(reportFailure(new Deno.errors.NotCapable('Requires env access to "X"')), 1);
  assertEquals(reportFailure(new ProgramError("deno")), 1);
  assertThrows(() => reportFailure(new TypeError("x is undefined")), TypeError);
});

Deno.test("reportFailure() ends with 2 where a symbol was asked for that no file has", () => {
  assertEquals(reportFailure(new SymbolsError("data", "no file in it is of SBI")), 2);
  assertEquals(reportFailure(new HistoryError("data", "it has no rows")), 1);
});
