/** Lines come out as they went in, however they were cut. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LineBuffer } from "../../../adapters/control/line_buffer.ts";

Deno.test("LineBuffer gives back the lines of a text cut anywhere", () => {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", ""));
  fc.assert(fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, cuts) => {
    const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join(""));
    const buffer = new LineBuffer(1_000);
    const heard: string[] = [];
    let from = 0;
    for (const length of [...cuts, bytes.length]) {
      heard.push(...buffer.push(bytes.slice(from, from + length))!);
      from += length;
    }
    // A byte order mark at the start of a text is none of it.
    assertEquals(heard, lines.map((text) => text.replace(/^\ufeff/, "")));
  }));
});

Deno.test("LineBuffer refuses a line that is too long, ended or not", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assertEquals(new LineBuffer(3).push(bytes("abc\nabc")), ["abc"]);
  assertEquals(new LineBuffer(3).push(bytes("abcd\n")), null);
  assertEquals(new LineBuffer(3).push(bytes("a\nabcd")), null);
  const buffer = new LineBuffer(3);
  assertEquals([buffer.push(bytes("ab")), buffer.push(bytes("cd"))], [[], null]);
});
