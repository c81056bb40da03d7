/** What a start waits for, and what ends the waiting. @module */
import { assertEquals, assertRejects } from "@std/assert";
import { KiteError, type KiteErrorCode } from "../../../adapters/kite/kite_error.ts";
import { untilAnswered } from "../../../commands/kite/until_answered.ts";

function failingWith(codes: KiteErrorCode[]) {
  const said: string[] = [];
  const paused: number[] = [];
  const stopping = new AbortController();
  const ask = () => {
    const code = codes.shift();
    return code === undefined
      ? Promise.resolve("prices")
      : Promise.reject(new KiteError(code, null, "GET /quote"));
  };
  const patience = {
    stopping: stopping.signal,
    pause: (ms: number) => Promise.resolve(void paused.push(ms)),
    say: (line: string) => void said.push(line),
  };
  return { said, paused, stopping, run: () => untilAnswered("prices", ask, patience) };
}

Deno.test("untilAnswered() asks as long as nobody answers, and says so without a flood", async () => {
  const long = failingWith(Array<KiteErrorCode>(40).fill("unreachable"));
  assertEquals(await long.run(), "prices");
  assertEquals(long.paused, Array(40).fill(5_000));
  assertEquals(long.said, [
    "prices: Kite: GET /quote (unreachable); asking again every 5 s",
    "prices: Kite has answered, going on",
  ]);
});

Deno.test("untilAnswered() says nothing of an answer that comes at once", async () => {
  const quick = failingWith([]);
  assertEquals(await quick.run(), "prices");
  assertEquals([quick.said, quick.paused], [[], []]);
});

Deno.test("untilAnswered() rejects where asking again is of no use", async () => {
  const refused = failingWith(["no_answer", "needs_login", "no_answer"]);
  await assertRejects(refused.run, KiteError, "needs_login");
  assertEquals(refused.paused.length, 1);
});

Deno.test("untilAnswered() ends with a start that is stopped", async () => {
  const stopped = failingWith(Array<KiteErrorCode>(40).fill("no_answer"));
  stopped.stopping.abort();
  await assertRejects(stopped.run, KiteError, "no_answer");
  assertEquals([stopped.said, stopped.paused], [[], []]);
});
