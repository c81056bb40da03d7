/** A thread that stands still is told of, once. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { EngineBeat } from "../../../../adapters/control/worker/engine_beat.ts";

Deno.test("EngineBeat says once that an engine stands still, and once that it goes on", () => {
  const beat = new EngineBeat();
  const looks = (count: number) =>
    Array.from({ length: count }, () => beat.look()).filter((line) => line !== null);
  assertEquals(looks(9), []);
  assertEquals(beat.heard(), null);
  assertEquals(looks(9), []);
  const [still, ...more] = looks(31);
  assertMatch(still!, /^the engine \(process \d+\) has stood still for 10 s: nothing is managed/);
  assertEquals(more, []);
  assertEquals(beat.heard(), "the engine goes on after 40 s");
  assertEquals(beat.heard(), null);
  assertEquals(looks(10).length, 1);
});
