/** A curve that is thinned as it grows. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { EpochMs } from "../../../domain/market_time.ts";
import { ThinnedCurve } from "../../../domain/report/thinned_curve.ts";

const at = (ms: number) => ({ at: ms as EpochMs });

Deno.test("ThinnedCurve keeps its first point, its newest one, and never more than fit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 4, max: 40 }),
      (steps, max) => {
        const curve = new ThinnedCurve(1_000, max);
        let now = 0;
        curve.restart(at(0));
        for (const step of steps) {
          now += step;
          curve.add(at(now));
          const times = curve.points().map((point) => Number(point.at));
          assert(times.length <= max, `${times.length} points`);
          assertEquals([times[0], times.at(-1)], [0, now]);
          assertEquals(times, times.toSorted((a, b) => a - b));
        }
      },
    ),
  );
});

Deno.test("ThinnedCurve doubles its distance when it is full", () => {
  const curve = new ThinnedCurve(10, 4);
  for (const ms of [0, 10, 20, 30, 40, 50, 55]) curve.add(at(ms));
  assertEquals(curve.points(), [0, 30, 50, 55].map(at));
  // Begun anew it is as fine as at first.
  curve.restart(at(100));
  for (const ms of [105, 110]) curve.add(at(ms));
  assertEquals([curve.points(), curve.hasRoomAt(120 as EpochMs)], [[100, 110].map(at), true]);
});
