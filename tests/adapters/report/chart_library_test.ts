/** Pages are drawn by the library that deno.json pins, with its licence. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pageParts } from "../../../adapters/report/page_file.ts";
import { copied, COPIES, published } from "./chart_library.ts";

Deno.test("pageParts() has the library as it is published: `deno task charts` renews the copy", () => {
  const { library, style, script } = pageParts();
  assertEquals(library, copied("lightweight_charts.js"));
  for (const name of Object.keys(COPIES) as (keyof typeof COPIES)[]) {
    assert(copied(name) === published(name), `${name} is not that of the package`);
  }
  assertStringIncludes(library.slice(0, 400), "Licensed under Apache License 2.0");
  // Either would end the element of the page that it is written into.
  for (const text of [library, script]) assert(!/<\/script/i.test(text));
  assert(!/<\/style/i.test(style));
});
