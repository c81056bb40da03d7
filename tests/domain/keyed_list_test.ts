/** Short lists as values. @module */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { withItem, withoutItem } from "../../domain/keyed_list.ts";

const LIST = Object.freeze(["a", "b", "c"]);

Deno.test("withItem() takes a place, or the end for a place that is none", () => {
  assertEquals(withItem(LIST, 1, "x"), ["a", "x", "c"]);
  assertEquals(withItem(LIST, -1, "x"), ["a", "b", "c", "x"]);
  assertEquals(LIST, ["a", "b", "c"]);
});

Deno.test("withoutItem() takes one out, and gives the same list when there is none", () => {
  assertEquals(withoutItem(LIST, 0), ["b", "c"]);
  assertStrictEquals(withoutItem(LIST, -1), LIST);
});
