/** How an engine was started. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { FileError } from "../../../adapters/disk/file_error.ts";
import { readStart, writeStart } from "../../../adapters/engine/start_file.ts";

const START = {
  mode: "paper",
  args: ["trade", "paper", "--seed", "7", "--headless"],
  leave: { hosts: ["127.0.0.1:7070"] },
} as const;

Deno.test("readStart() gives what was written last of a mode, and nothing of another", () => {
  const folder = Deno.makeTempDirSync();
  assertEquals(readStart(folder, "paper"), null);
  writeStart(folder, { ...START, args: [] });
  writeStart(folder, START);
  assertEquals(readStart(folder, "paper"), START);
  assertEquals(readStart(folder, "live"), null);
  assertEquals(Deno.statSync(`${folder}/paper.start`).mode! & 0o777, 0o600);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("readStart() gives nothing of a file that says nothing", () => {
  const folder = Deno.makeTempDirSync();
  for (
    const text of ["", "{", '{"mode":"paper"}', '{"mode":"gold","args":[],"leave":{"hosts":[]}}']
  ) {
    Deno.writeTextFileSync(`${folder}/paper.start`, text);
    assertEquals(readStart(folder, "paper"), null);
  }
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("writeStart() names the file that it cannot write", () => {
  const said = "Cannot write /nowhere/paper.start: ";
  assertThrows(() => writeStart("/nowhere", START), FileError, said);
});
