/** The day's curve against the clock. @module */
import { assertEquals } from "@std/assert";
import { byTheClock } from "../../../tui/paint/day_curve.ts";

Deno.test("byTheClock() draws an hour without a mark as wide as one of many marks", () => {
  const busy = Array.from({ length: 60 }, (_, at) => ({ at, net: at }));
  const points = [...busy, { at: 120, net: 7 }];
  assertEquals(byTheClock(points, 120, 5), [0, 30, 59, 59, 7]);
});

Deno.test("byTheClock() holds the last value until now", () => {
  const points = [{ at: 0, net: 0 }, { at: 10, net: -5 }];
  assertEquals(byTheClock(points, 40, 5), [0, -5, -5, -5, -5]);
  // What came after what the clock was last seen at is drawn all the same.
  assertEquals(byTheClock(points, 5, 3), [0, 0, -5]);
  assertEquals(byTheClock(points, 0, 1), [-5]);
  assertEquals(byTheClock([], 40, 5), []);
});
