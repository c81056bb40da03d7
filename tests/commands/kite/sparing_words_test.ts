/** A broker's problems, said no more often than people read. @module */
import { assertEquals } from "@std/assert";
import { sparingWords } from "../../../commands/kite/sparing_words.ts";

Deno.test("sparingWords() says a problem that lasts once a minute, with how often it was met", () => {
  const said: string[] = [];
  let nowMs = 0;
  const tell = sparingWords((text) => said.push(text), () => nowMs);
  for (; nowMs < 120_000; nowMs += 500) tell("cannot connect");
  tell("refused");
  assertEquals(said, ["cannot connect", "cannot connect (119 more times meanwhile)", "refused"]);
});

Deno.test("sparingWords() keeps no more texts than it needs, whatever is said", () => {
  const said: string[] = [];
  const tell = sparingWords((text) => said.push(text), () => 0);
  for (let n = 0; n < 250; n++) tell(`order ${n}`);
  assertEquals(said.length, 250);
  tell("order 249");
  assertEquals(said.length, 250);
});
