/** What counts as the doc comment of an exported function. @module */
import { assertEquals } from "@std/assert";
import { undocumented } from "./doc_comments.ts";

const BARE = "export function f() {}\n";

Deno.test("undocumented() names an exported function without a doc comment directly above", () => {
  const texts = [
    BARE,
    "export async function f() {}\n",
    "export function* f() {}\n",
    "export default function f() {}\n",
    `/** Of the file. @module */\n${BARE}`,
    `/** Of f. */\n\n${BARE}`,
    `/** Of g. */\nfunction g() {}\n${BARE}`,
    `/** */\n${BARE}`,
    `/* Of f. */\n${BARE}`,
    `/** Of A. */\nconst A = 1;\n/* Of f. */\n${BARE}`,
    `const a = 1; /** Of a. */\n${BARE}`,
    `/** Of g. */\nfunction g() {}\nconst a = 1; /** Of a. */\n${BARE}`,
    `// Of f.\n${BARE}`,
  ];
  for (const text of texts) assertEquals(undocumented(text), ["f"]);
  assertEquals(undocumented("export default function () {}\n"), ["default"]);
  assertEquals(undocumented(`${BARE}/** Of g. */\nexport function g() {}\n${BARE}`), ["f", "f"]);
});

Deno.test("undocumented() names nothing that is documented, and nothing else", () => {
  const texts = [
    `/** Of f. */\n${BARE}`,
    "/**\n * Of f.\n */\nexport async function f() {}\n",
    "function f() {}\nexport const g = () => 1;\n",
    `const text = \`\n${BARE}\`;\n/*\n${BARE}*/\n`,
  ];
  for (const text of texts) assertEquals(undocumented(text), []);
});
