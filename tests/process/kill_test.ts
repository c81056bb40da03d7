/** A few cycles of `deno task test:kill`, so that every run of the tests has some. @module */
import { assert } from "@std/assert";
import { killCycles } from "./kill_cycles.ts";

Deno.test("a desk that is killed goes on from what it had acknowledged", async () => {
  const options = { seed: 3, cycles: 3, furtherMax: 5, say: () => {} };
  const { records, comparedHolding } = await killCycles(options);
  assert(records > 0);
  assert(comparedHolding > 0, "No desk held a position when it was killed");
});
