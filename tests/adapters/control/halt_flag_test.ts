/** The latch in memory: each HALT has a number that no other one ever has. @module */
import { assertEquals } from "@std/assert";
import { HaltFlag } from "../../../adapters/control/halt_flag.ts";

Deno.test("HaltFlag gives no number twice: an old re-arm lifts no newer HALT", () => {
  const flag = new HaltFlag();
  const other = new HaltFlag(flag.buffer);
  assertEquals(flag.read(), 0);
  const first = flag.raise();
  assertEquals([other.read(), other.lower(first), flag.read()], [first, true, 0]);
  const second = other.raise();
  assertEquals([flag.lower(first), flag.read() === second, second === first], [false, true, false]);
  assertEquals([flag.lower(second), other.read()], [true, 0]);
});
