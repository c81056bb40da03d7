/** Rings as values. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { emptyRing, leaving, push, type Ring, SLACK } from "../../../domain/indicator/ring.ts";

const pushAll = (ring: Ring, values: readonly number[]) => values.reduce(push, ring);

/** What leaves over the next `length` pushes: the window, oldest first. */
function windowOf(ring: Ring): number[] {
  let at = ring;
  return Array.from({ length: ring.length }, () => {
    const value = leaving(at);
    at = push(at, 0);
    return value;
  });
}

Deno.test("leaving() is the number pushed `length` pushes ago, 0 before there is one", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.integer(), { maxLength: 200, size: "max" }),
    (length, values) => {
      let ring = emptyRing(length);
      values.forEach((value, i) => {
        assertEquals(leaving(ring), values[i - length] ?? 0);
        ring = push(ring, value);
      });
      assertEquals(ring.count, values.length);
    },
  ));
});

Deno.test("push() twice from the same ring gives the same window, whatever was pushed between", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: SLACK }),
    fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60, size: "max" }),
    fc.array(fc.integer({ min: 10, max: 99 }), { maxLength: SLACK - 1, size: "max" }),
    (length, kept, aborted) => {
      const old = pushAll(emptyRing(length), kept);
      const expected = windowOf(pushAll(emptyRing(length), [...kept, 7]));
      pushAll(push(old, 7), aborted);
      assertEquals(windowOf(push(old, 7)), expected);
    },
  ));
});

Deno.test("push() leaves the ring it was given as it was", () => {
  const old = pushAll(emptyRing(3), [1, 2, 3, 4]);
  push(push(old, 5), 6);
  assertEquals([old.count, leaving(old)], [4, 2]);
  assertEquals(windowOf(old), [2, 3, 4]);
});

Deno.test("emptyRing() starts any number of series, which do not share a window", () => {
  const empty = emptyRing(2);
  const a = pushAll(empty, [1, 2]);
  const b = pushAll(empty, [3, 4]);
  assertEquals([windowOf(a), windowOf(b)], [[1, 2], [3, 4]]);
});

Deno.test("push() throws from a ring whose window was overwritten, never misreads it", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
    const values = Array.from({ length }, (_, i) => i + 1);
    const old = pushAll(emptyRing(length), values);
    let ahead = old;
    for (let steps = 1; steps <= 200; steps++) {
      ahead = push(ahead, -steps);
      try {
        push(old, -1);
      } catch (error) {
        assert(error instanceof RangeError && steps > SLACK);
        return;
      }
      assertEquals(leaving(old), 1);
    }
    throw new Error("never refused");
  }));
  const old = pushAll(emptyRing(8), [1]);
  const far = pushAll(old, new Array<number>(20).fill(2));
  assertEquals(far.count, 21);
  assertThrows(() => push(old, 3), RangeError, "overwrote it");
});
