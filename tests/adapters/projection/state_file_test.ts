/** The newest state as a file: whole, the last of many, and no harm where the disk takes none. @module */
import { assertEquals } from "@std/assert";
import type { FileError } from "../../../adapters/disk/file_error.ts";
import { StateFile } from "../../../adapters/projection/state_file.ts";
import { inNewFolder } from "../../new_folder.ts";

Deno.test("StateFile has the newest of the states that came while it was written", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/new/state.json`;
    const told: FileError[] = [];
    const file = new StateFile(path, (error) => void told.push(error));
    await file.written();
    for (const n of [1, 2, 3]) file.replace({ n });
    await file.written();
    assertEquals(JSON.parse(Deno.readTextFileSync(path)), { n: 3 });
    file.replace({ n: 4 });
    await file.written();
    assertEquals(Deno.readTextFileSync(path), '{\n  "n": 4\n}\n');
    assertEquals([...Deno.readDirSync(`${folder}/new`)].map(({ name }) => name), ["state.json"]);
    assertEquals(told, []);
  }));

Deno.test("StateFile tells what it could not write, and writes the next state that it can", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/run/state.json`;
    const told: FileError[] = [];
    const file = new StateFile(path, (error) => void told.push(error));
    Deno.writeTextFileSync(`${folder}/run`, "a file where a folder belongs");
    file.replace({ n: 1 });
    await file.written();
    assertEquals(told.map((error) => error.message.includes(path)), [true]);
    Deno.removeSync(`${folder}/run`);
    await file.written();
    file.replace({ n: 2 });
    await file.written();
    assertEquals([told.length, JSON.parse(Deno.readTextFileSync(path))], [1, { n: 2 }]);
  }));
