/**
 * Sweep B over the golden trading session: every subtree recovered at once after every
 * other commit, eight of them in a session; `deno task test:sweep` tries every one, alone. The longest
 * sweep, so in a file of its own, to be played beside the others.
 * @module
 */
import { goldenSession, sayRuns } from "./golden_books.ts";
import { sweepB } from "./sweep.ts";

Deno.test("L2: sweep B over the golden session, recovered at once", () => {
  sayRuns("B", sweepB(goldenSession, { together: 8, every: 2 }));
});
