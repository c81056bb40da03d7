/** Files that are replaced whole, and writes that take several. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { exists, replaceFile, writeAll } from "../../../adapters/disk/durable_file.ts";
import { FileError } from "../../../adapters/disk/file_error.ts";

Deno.test("replaceFile() puts the new text in the place of the old, and leaves nothing beside it", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/state.json`;
    for (const text of ["a long first text", "short", ""]) {
      replaceFile(path, text);
      assertEquals(Deno.readTextFileSync(path), text);
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["state.json"]);
    const nowhere = `${folder}/none/state.json`;
    assertThrows(() => replaceFile(nowhere, ""), FileError, `Cannot write ${nowhere}: `);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("writeAll() goes on until every byte is written", () => {
  const written: number[] = [];
  const writeSync = (bytes: Uint8Array) => {
    written.push(...bytes.subarray(0, 3));
    return Math.min(3, bytes.length);
  };
  writeAll({ writeSync }, Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
  assertEquals(written, [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("exists() takes a link that leads nowhere for something, and says what it cannot tell", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.symlinkSync(`${folder}/nowhere`, `${folder}/link`);
    assert(exists(`${folder}/link`));
    assert(!exists(`${folder}/other`));
    Deno.writeTextFileSync(`${folder}/file`, "");
    const inside = `${folder}/file/inside`;
    assertThrows(() => exists(inside), FileError, `Cannot read ${inside}: `);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
