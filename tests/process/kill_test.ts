/** A few cycles of `deno task test:kill`, so that every run of the tests has some. @module */
import { assert } from "@std/assert";
import { killCycles } from "./kill_cycles.ts";

Deno.test("a desk that is killed goes on from what it had acknowledged", async () => {
  // A busy machine may be killed each time before it holds anything.
  for (const cycles of [3, 6, 12]) {
    const { records, comparedHolding } = await killCycles({ seed: 3, cycles, say: () => {} });
    assert(records > 0);
    if (comparedHolding > 0) return;
  }
  throw new Error("No desk held a position when it was killed");
});
