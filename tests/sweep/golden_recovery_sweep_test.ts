/**
 * Sweep B over the golden trading session: every subtree recovered at once after every third
 * commit, eight of them in a session and far apart, as two in one instant are more than is claimed;
 * `deno task test:sweep` tries every one, alone. In a file of its own, to be played beside others.
 * @module
 */
import { goldenSession, sayRuns } from "./golden_books.ts";
import { sweepB } from "./sweep.ts";

Deno.test("L2: sweep B over the golden session, recovered at once", () => {
  sayRuns("B", sweepB(goldenSession, { together: 8, every: 3 }));
});
