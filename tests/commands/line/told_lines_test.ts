/** What a desk says waits for no reader, and nothing of it is lost to one that is slow. @module */
import { assertEquals } from "@std/assert";
import { ToldLines } from "../../../commands/line/told_lines.ts";

/** A reader that takes `bytesMax` at a time, and nothing before it is let. */
function slowReader(bytesMax: number) {
  const { promise: isLet, resolve: letRead } = Promise.withResolvers<void>();
  const reader = { text: "", letRead };
  const lines = new ToldLines(async (bytes) => {
    await isLet;
    const taken = bytes.subarray(0, bytesMax);
    reader.text += new TextDecoder().decode(taken);
    return taken.length;
  });
  return { reader, lines };
}

Deno.test("told lines leave whole and in order once somebody reads", async () => {
  const { reader, lines } = slowReader(3);
  lines.tell("one");
  lines.tell("two\n");
  assertEquals(await lines.taken(1), false);
  reader.letRead();
  lines.tell("three");
  assertEquals(await lines.taken(5_000), true);
  assertEquals(reader.text, "one\ntwo\nthree\n");
});

Deno.test("lines beyond what is kept for a reader that stands still are counted", async () => {
  const { reader, lines } = slowReader(1_000_000);
  const line = "x".repeat(1023);
  for (let i = 0; i < 300; i++) lines.tell(line);
  reader.letRead();
  assertEquals(await lines.taken(5_000), true);
  const said = reader.text.trimEnd().split("\n");
  // One was on its way, 256 waited.
  assertEquals([said.length, said.at(-1)], [
    258,
    "43 lines were not taken here: they are in the log",
  ]);
  lines.tell("again");
  await lines.taken(5_000);
  assertEquals(reader.text.endsWith("log\nagain\n"), true);
});

Deno.test("a reader that has gone ends nothing", async () => {
  const lines = new ToldLines(() => Promise.reject(new Deno.errors.BrokenPipe()));
  lines.tell("one");
  assertEquals(await lines.taken(5_000), true);
});
