/** What is shown of an error that somebody else's code has thrown. @module */
import { assertEquals } from "@std/assert";
import { failureWords } from "../../../domain/strategy/failure.ts";

Deno.test("failureWords() is the first line of the message, and not longer than 200", () => {
  assertEquals(
    failureWords(new Error("no such value\n  at onBar (file:///a.ts:1)")),
    "no such value",
  );
  assertEquals(failureWords("\n  thrown as text\r\nmore"), "thrown as text");
  assertEquals(failureWords(new Error("x".repeat(200))), "x".repeat(200));
  assertEquals(failureWords(new Error("x".repeat(201))), `${"x".repeat(197)}...`);
});

Deno.test("failureWords() shows neither secrets nor what steers a terminal", () => {
  assertEquals(
    failureWords(new Error('GET /?api_key=abc123&access_token=def456 {"api_secret": "ghi"}')),
    'GET /?api_key=***&access_token=*** {"api_secret": "***"}',
  );
  assertEquals(failureWords(new Error("a\u001b[31mred\u202e\u0007")), "a [31mred");
});

Deno.test("failureWords() has words for whatever was thrown", () => {
  const unreadable = new Proxy({}, {
    get() {
      throw new Error("no");
    },
  });
  const thrown = [null, undefined, 7, Symbol("s"), {}, new Error(""), unreadable];
  assertEquals(
    thrown.map(failureWords),
    [
      "null",
      "undefined",
      "7",
      "Symbol(s)",
      "[object Object]",
      "an error without a message",
      "an error that cannot be read",
    ],
  );
});
