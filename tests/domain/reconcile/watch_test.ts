/** When a difference is believed, and when it is over. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Comparison } from "../../../domain/reconcile/comparison.ts";
import {
  NOTHING_READ,
  type ReconcileWatch,
  watchReading,
} from "../../../domain/reconcile/watch.ts";

const at = (seconds: number) => 1_000 * seconds as EpochMs;

function one(own: number, broker: number, orders = ""): Comparison {
  const units = { own, broker, foreign: 0, ordered: 0, overnight: 0, unseen: 0, doubted: 0 };
  return { symbol: "A", ...units, ahead: null, missing: [], orders };
}

/** Readings at one a second; says at which a difference was believed. */
function confirmedAt(readings: readonly Comparison[]): number[] {
  let watch: ReconcileWatch = NOTHING_READ;
  return readings.flatMap((each, second) => {
    const seen = watchReading(watch, [each], [], at(second));
    watch = seen.watch;
    return seen.confirmed.length > 0 ? [second] : [];
  });
}

Deno.test("watchReading() does not believe a difference that the day's trades explain", () => {
  const behind = { ...one(65, 0), ahead: 65 };
  assertEquals(confirmedAt([behind, behind, behind]), []);
  assertEquals(confirmedAt([behind, behind, one(65, 0), one(65, 0)]), [2]);
});

Deno.test("watchReading() believes a difference that is the same a second later", () => {
  assertEquals(confirmedAt([one(65, 0), one(65, 0)]), [1]);
  assertEquals(confirmedAt([one(65, 0), one(65, 65)]), []);
  assertEquals(confirmedAt([one(65, 0), one(65, 130), one(65, 130)]), [2]);
});

Deno.test("watchReading() waits while an order of the symbol changes", () => {
  assertEquals(confirmedAt([one(65, 0, "a"), one(65, 0, "b"), one(65, 0, "b")]), [2]);
});

Deno.test("watchReading() does not believe two readings of one instant", () => {
  const first = watchReading(NOTHING_READ, [one(65, 0)], [], at(0));
  const again = watchReading(first.watch, [one(65, 0)], [], at(0.9));
  assertEquals(again.confirmed, []);
  assertEquals(watchReading(again.watch, [one(65, 0)], [], at(1)).confirmed.length, 1);
});

Deno.test("watchReading() ends a quarantine after three equal readings in a row", () => {
  let watch: ReconcileWatch = NOTHING_READ;
  const read = (compared: readonly Comparison[], second: number) => {
    const seen = watchReading(watch, compared, ["A"], at(second));
    watch = seen.watch;
    return seen.cleared;
  };
  assertEquals(read([one(65, 65)], 1), []);
  assertEquals(read([one(65, 65)], 2), []);
  assertEquals(read([one(65, 0)], 3), []);
  assertEquals(read([one(65, 65)], 4), []);
  // Known to neither side any more, it is equal too.
  assertEquals(read([], 5), []);
  assertEquals(read([one(65, 65)], 6), ["A"]);
});

Deno.test("watchReading() counts clean readings, quarantined symbols apart", () => {
  const clean = watchReading(NOTHING_READ, [one(65, 0)], ["A"], at(1)).watch;
  assertEquals(clean.clean, 1);
  assertEquals(watchReading(clean, [one(65, 0)], [], at(2)).watch.clean, 0);
});

Deno.test("watchReading() never believes what was not there twice in a row", () => {
  const look = fc.record({ broker: fc.constantFrom(0, 65), orders: fc.constantFrom("a", "b") });
  fc.assert(fc.property(fc.array(look, { maxLength: 15 }), (looks) => {
    const readings = looks.map(({ broker, orders }) => one(65, broker, orders));
    for (const second of confirmedAt(readings)) {
      assertEquals(readings[second], readings[second - 1]);
      assert(readings[second]!.broker !== 65);
    }
  }));
});
