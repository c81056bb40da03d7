/** A tree is read as Deno and git see it. @module */
import { assertEquals } from "@std/assert";
import { readTree } from "./read_tree.ts";

Deno.test("readTree() reads a project as Deno sees it, without what git ignores", async () => {
  const folder = await Deno.makeTempDir();
  const root = new URL(`file://${await Deno.realPath(folder)}/`);
  const texts = {
    ".gitignore": "artifacts/*\nnode_modules/\n/built\n",
    "deno.json": '{"imports": {"sql": "node:sqlite"}}',
    "main.ts": 'import type { A } from "./domain/a.ts";\nimport "./domain/b.ts";\n',
    "domain/a.ts": 'export type A = 1;\nimport "sql";\nimport "./gone.ts";\n',
    "domain/b.ts": "",
    "artifacts/run/x.ts": "",
    "node_modules/x.ts": "",
    "built/x.ts": "",
    ".git/x.ts": "",
    "readme.md": "",
  };
  for (const [path, text] of Object.entries(texts)) {
    await Deno.mkdir(new URL(".", new URL(path, root)), { recursive: true });
    await Deno.writeTextFile(new URL(path, root), text);
  }
  const { files, imports } = await readTree(root);
  await Deno.remove(root, { recursive: true });
  assertEquals(files.map(({ path }) => path), ["domain/a.ts", "domain/b.ts", "main.ts"]);
  const edges = imports.map(({ from, written, to, typeOnly }) => [from, written, to, typeOnly]);
  assertEquals(edges.sort(), [
    ["domain/a.ts", "./gone.ts", null, false],
    ["domain/a.ts", "sql", "node:sqlite", false],
    ["main.ts", "./domain/a.ts", "domain/a.ts", true],
    ["main.ts", "./domain/b.ts", "domain/b.ts", false],
  ]);
});
