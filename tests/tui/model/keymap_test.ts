/** One list of keys: what works, what help says, and what the README lists. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { KEYMAP, keymapTable, shownKeys } from "../../../tui/model/keymap.ts";
import { screenText, shownModel, typing } from "../shown_model.ts";

const README = new URL("../../../README.md", import.meta.url);

/** Cells of a table in Markdown, however it is aligned. */
function cellsOf(table: string): string[][] {
  return table.trim().split("\n").map((row) =>
    row.split("|").slice(1, -1).map((cell) => cell.trim().replace(/^-+$/, "-"))
  );
}

Deno.test("keymapTable() is the table in the README", async () => {
  const readme = await Deno.readTextFile(README);
  const [, table = ""] = /<!-- keys:.*-->\n([^]*?)<!-- end of keys -->/.exec(readme) ?? [];
  assertEquals(cellsOf(table), cellsOf(keymapTable()));
});

Deno.test("KEYMAP gives no key to two actions, and every action a key or a name", () => {
  const keys = KEYMAP.flatMap((binding) => [...binding.keys] as string[]);
  assertEquals(keys.length, new Set(keys).size);
  assertEquals(KEYMAP.length, new Set(KEYMAP.map(({ action }) => action)).size);
});

Deno.test("help shows every action with its keys, and finds one by a word", () => {
  const tall = shownModel({ size: { columns: 120, rows: 60 } });
  const text = screenText(typing(tall, "?").model);
  for (const binding of KEYMAP) {
    assertStringIncludes(text, `${shownKeys(binding).padEnd(14)}${binding.help}`);
  }
  const found = screenText(typing(tall, "?", ..."flatten").model);
  assertStringIncludes(found, "X             close every position");
  assert(!found.includes("previous panel"));
});

Deno.test("help scrolls to its end on a small screen", () => {
  const small = shownModel({ size: { columns: 80, rows: 20 } });
  const pages = ["pagedown", "pagedown", "pagedown", "pagedown"];
  const text = screenText(typing(small, "?", ...pages).model);
  assertStringIncludes(text, KEYMAP.at(-1)!.help);
});
