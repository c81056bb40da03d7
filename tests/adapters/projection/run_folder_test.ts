/** Each run has a folder of its own. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { FileError } from "../../../adapters/disk/file_error.ts";
import { createRunFolder } from "../../../adapters/projection/run_folder.ts";
import { inNewFolder } from "../../new_folder.ts";

Deno.test("createRunFolder() takes the first number that is free, and only plain letters", () =>
  inNewFolder((folder) => {
    const parent = `${folder}/backtest`;
    const made = () => createRunFolder(parent, "M&M 2024/01").slice(parent.length);
    assertEquals([made(), made()], ["/M_M_2024_01-1", "/M_M_2024_01-2"]);
    Deno.removeSync(`${parent}/M_M_2024_01-1`);
    assertEquals(made(), "/M_M_2024_01-1");
    assertEquals(
      createRunFolder(parent, "NIFTY_2024-01.csv").slice(parent.length),
      "/NIFTY_2024-01.csv-1",
    );
  }));

Deno.test("createRunFolder() names the folder in which it can make none", () =>
  inNewFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/backtest`, "");
    const error = assertThrows(() => createRunFolder(`${folder}/backtest`, "X"), FileError);
    assertEquals(error.file, `${folder}/backtest`);
    // No number makes that shorter.
    assertThrows(() => createRunFolder(folder, "X".repeat(300)), FileError, folder);
  }));
