/** Plain data comes back exactly as it went, also where JSON alone would change it. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodePlain, encodePlain } from "../../../adapters/journal/plain_codec.ts";

Deno.test("encodePlain() is plain JSON for what JSON keeps", () => {
  const value = { a: [1, "x", null, true], b: { c: -1.5 } };
  assertEquals(encodePlain(value), JSON.stringify(value));
});

Deno.test("decodePlain() gives back what encodePlain() took", () => {
  const leaf = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, NaN, Infinity, -Infinity),
  );
  const key = fc.oneof(fc.string(), fc.constantFrom("$exact", "$map", "$number", "__proto__"));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      leaf,
      fc.array(tie("value")),
      fc.dictionary(key, tie("value"), { noNullPrototype: true }),
      fc.array(fc.tuple(leaf, tie("value"))).map((entries) => new Map(entries)),
    ),
  }));
  let tagged = 0;
  fc.assert(
    fc.property(value, (value) => {
      const text = encodePlain(value);
      if (text.startsWith('{"$exact"')) tagged++;
      assert(!text.includes("\n"));
      assertSame(decodePlain(text), value);
    }),
    { numRuns: 2_000, seed: 7 },
  );
  assert(tagged > 100);
});

/** Tells 0 from -0 and an absent property from an undefined one. */
function assertSame(actual: unknown, expected: unknown): void {
  if (typeof expected !== "object" || expected === null) {
    assert(Object.is(actual, expected), `${String(actual)} for ${String(expected)}`);
    return;
  }
  const parts = (value: unknown) =>
    value instanceof Map ? [...value].flat() : Object.entries(value as object).flat();
  assertEquals(Object.getPrototypeOf(actual), Object.getPrototypeOf(expected));
  const [found, wanted] = [parts(actual), parts(expected)];
  assertEquals(found.length, wanted.length);
  wanted.forEach((part, i) => assertSame(found[i], part));
}

Deno.test("encodePlain() refuses what is no plain data", () => {
  for (const value of [() => 1, Symbol("x"), 1n, new Date(0), new Set(), new Uint8Array(1)]) {
    assertThrows(() => encodePlain(value), TypeError, "no plain data");
    assertThrows(() => encodePlain({ a: [1, { b: value }] }), TypeError, "no plain data");
    assertThrows(() => encodePlain(new Map([["a", value]])), TypeError, "no plain data");
  }
});
