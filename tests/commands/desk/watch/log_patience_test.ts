/** A silent disk withholds entries at once, and halts only when looks that come in time agree. @module */
import { assertEquals } from "@std/assert";
import { isSlow, LogPatience } from "../../../../commands/desk/watch/log_patience.ts";

Deno.test("LogPatience is slow after a second and lost at the second look in time after five", () => {
  const patience = new LogPatience(500);
  assertEquals([isSlow(1_000), isSlow(1_001)], [false, true]);
  // The loop was held up before the third look: what the disk said meanwhile is yet to be read.
  const looks = [[0, 0], [5_001, 250], [9_000, 4_000], [9_250, 4_250], [9_500, 4_500]] as const;
  const lost = looks.map(([ageMs, atMs]) => patience.isLost(ageMs, atMs));
  assertEquals(lost, [false, false, false, false, true]);
});

Deno.test("LogPatience calls no disk lost that answers, however many looks come in time", () => {
  const patience = new LogPatience(500);
  const lost = [0, 250, 500, 750, 1_000].map((atMs) => patience.isLost(5_000, atMs));
  assertEquals(lost, [false, false, false, false, false]);
});
