/** A suite has every test at and below its folder, but for those of another suite. @module */
import { assertEquals } from "@std/assert";
import { loadSuite } from "./load_suite.ts";
import { inNewFolder } from "./new_folder.ts";

Deno.test("loadSuite() loads the tests of its folder once, and leaves other suites theirs", () =>
  inNewFolder(async (folder) => {
    const loaded: string[] = [];
    const heard = (event: Event) => loaded.push((event as CustomEvent<string>).detail);
    const says = (name: string) =>
      `dispatchEvent(new CustomEvent("loaded", { detail: "${name}" }));\n`;
    for (const name of ["b_test.ts", "a_test.tsx", "a.ts", "suite.ts"]) {
      for (const below of ["", "deep/", "other/"]) {
        if (below === "deep/" && name === "suite.ts") continue;
        Deno.mkdirSync(`${folder}/${below}`, { recursive: true });
        Deno.writeTextFileSync(`${folder}/${below}${name}`, says(below + name));
      }
    }
    addEventListener("loaded", heard);
    await loadSuite(`file://${folder}/suite.ts`);
    removeEventListener("loaded", heard);
    assertEquals(loaded, ["a_test.tsx", "b_test.ts", "deep/a_test.tsx", "deep/b_test.ts"]);
  }));
