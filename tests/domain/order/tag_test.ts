/** Tags: 18 base-36 characters that follow from the intent and from nothing else. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { tagOf } from "../../../domain/order/tag.ts";

Deno.test("tagOf() gives 18 base-36 characters for any text, equal ones for equal texts", () => {
  fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => {
    assertMatch(tagOf(text), /^[0-9a-z]{18}$/);
    assertEquals(tagOf(text), tagOf(`${text}`));
  }));
});

Deno.test("tagOf() differs over a year of intents, and in each third of itself", () => {
  const tags = new Set<string>();
  const parts = [new Set<string>(), new Set<string>(), new Set<string>()];
  let count = 0;
  for (const leg of ["entry", "exit0", "exit1"]) {
    for (const token of [258, 514, 770, 15_995_138]) {
      for (let bar = 0; bar < 20_000; bar++) {
        const at = 1_767_239_100_000 + bar * 300_000;
        const tag = tagOf(`fno.ema20_50_intraday:${token}:5m:${at}:${leg}`);
        tags.add(tag);
        parts.forEach((part, i) => part.add(tag.slice(6 * i, 6 * i + 6)));
        count++;
      }
    }
  }
  assertEquals(tags.size, count);
  // 31 bits a third: of 240,000 about 13 coincide, if they are spread evenly.
  for (const part of parts) assert(part.size > count - 60, `${count - part.size} coincide`);
});
