/** What is suggested for a slip of the hand, and that nothing is for another word. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearestWord } from "../../domain/nearest_word.ts";

const WORDS = ["enabled", "product", "strategies", "risk"];

Deno.test("nearestWord() finds the word behind a missing, added, wrong or swapped letter", () => {
  for (const slip of ["enabld", "enableed", "enobled", "enalbed", "ENABLED", "enabled"]) {
    assertEquals(nearestWord(slip, WORDS), "enabled");
  }
  assertEquals(nearestWord("riks", WORDS), "risk");
});

Deno.test("nearestWord() suggests nothing for another word", () => {
  for (const other of ["", "foo", "strike", "charges"]) {
    assertEquals(nearestWord(other, WORDS), null);
  }
  assertEquals(nearestWord("risk", []), null);
});

Deno.test("nearestWord() takes the nearer of two, and the first of two equally near", () => {
  assertEquals(nearestWord("halts", ["halls", "halt", "haltss"]), "halls");
  assertEquals(nearestWord("halt", ["hold", "halts"]), "halts");
});

Deno.test("nearestWord() finds any word of three letters or more with one letter taken out", () => {
  const word = fc.stringMatching(/^[a-z_]{3,20}$/);
  fc.assert(fc.property(word, fc.nat(), (text, n) => {
    const at = n % text.length;
    const found = nearestWord(text.slice(0, at) + text.slice(at + 1), [text]);
    assert(found === text);
  }));
});
