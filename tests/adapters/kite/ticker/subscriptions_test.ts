/** Every token wanted is carried once, within the limits, and stays where it is. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  CONNECTIONS_MAX,
  Subscriptions,
  TOKENS_MAX,
} from "../../../../adapters/kite/ticker/subscriptions.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";

const block = fc.tuple(fc.nat(9), fc.nat(8)).map(([from, blocks]) =>
  Array.from({ length: blocks * 1_000 }, (_, i) => from * 500 + i as InstrumentToken)
);

Deno.test("want() carries every token once, whatever was wanted before", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 5 }), (steps) => {
      const subscriptions = new Subscriptions();
      const place = () =>
        new Map(
          Array.from({ length: CONNECTIONS_MAX }, (_, i) => subscriptions.of(i)).flatMap((all, i) =>
            all.map((token) => [token, i] as const)
          ),
        );
      for (const wanted of steps) {
        const before = place();
        const changes = subscriptions.want(wanted);
        const after = place();
        assertEquals([...after.keys()].sort((a, b) => a - b), wanted);
        for (let i = 0; i < CONNECTIONS_MAX; i++) {
          assert(subscriptions.of(i).length <= TOKENS_MAX);
        }
        for (const [token, i] of after) {
          if (before.has(token)) assertEquals(before.get(token), i);
        }
        const added = changes.flatMap((change) => change.added).length;
        assertEquals(added, wanted.filter((token) => !before.has(token)).length);
      }
    }),
    { numRuns: 25 },
  );
});

Deno.test("want() throws when more is wanted than fits, and changes nothing", () => {
  const subscriptions = new Subscriptions();
  subscriptions.want([7 as InstrumentToken]);
  const many = Array.from({ length: 9_001 }, (_, i) => i as InstrumentToken);
  assertThrows(() => subscriptions.want(many), RangeError, "9001 tokens, at most 9000");
  assertEquals<unknown>(subscriptions.of(0), [7]);
});
