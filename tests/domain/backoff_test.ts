/** Waits double up to their limit, and jitter takes at most half away. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { backoffMs } from "../../domain/backoff.ts";

const BACKOFF = { firstMs: 500, maxMs: 30_000 };

Deno.test("backoffMs() doubles up to its limit", () => {
  const waits = [1, 2, 3, 7, 8, 5_000].map((failures) => backoffMs(BACKOFF, failures, 0));
  assertEquals(waits, [500, 1_000, 2_000, 30_000, 30_000, 30_000]);
});

Deno.test("backoffMs() takes at most half away", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(999), (failures, thousandths) => {
    const whole = backoffMs(BACKOFF, failures, 0);
    const wait = backoffMs(BACKOFF, failures, thousandths / 1_000);
    assert(wait <= whole && wait >= whole / 2);
  }));
});
