/** A few cycles of `deno task test:kill`, so that every run of the tests has some. @module */
import { assert } from "@std/assert";
import { killCycles } from "./kill_cycles.ts";

Deno.test("a desk that is killed goes on from what it had acknowledged", async () => {
  const { records, comparedHolding } = await killCycles({ seed: 3, cycles: 3, say: () => {} });
  assert(records > 0 && comparedHolding > 0, `${records} records, ${comparedHolding} compared`);
});
