/**
 * Sweep B over the golden trading session: every subtree recovered at once after every ninth
 * commit; `deno task test:sweep` takes every one. The longest sweep, so in a file of its own, to be
 * played beside the others.
 * @module
 */
import { goldenSession, sayRuns } from "./golden_books.ts";
import { sweepB } from "./sweep.ts";

Deno.test("L2: sweep B over the golden session, recovered at once", () => {
  sayRuns("B", sweepB(goldenSession, { every: 9 }));
});
