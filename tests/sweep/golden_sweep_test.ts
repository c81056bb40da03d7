/**
 * Sweeps A, D and B with backoff over the golden trading session: every message aborted, every
 * subtree crashed after each kind of message to each actor, pairs of failures. Each prints how many
 * sessions it has played. Sweep B at once has a file of its own, to be played beside them.
 * @module
 */
import { assert } from "@std/assert";
import { play } from "./session.ts";
import { booksInOrder, eventsOf, goldenSession, sayRuns } from "./golden_books.ts";
import { sweepA, sweepB, sweepD } from "./sweep.ts";

const backoffMs = 7;
const seeds = Array.from({ length: 100 }, (_, i) => i + 1);

Deno.test("the golden session enters, is stopped out and squares off in each instrument", () => {
  const { journal, deliveries, host } = play(goldenSession);
  assert(deliveries.length <= 3000, `${deliveries.length} messages`);
  booksInOrder(host);
  const trades = eventsOf(journal, "FillBooked@1").flatMap(({ trade }) => trade ?? []);
  for (const name of ["NIFTY", "BANKNIFTY", "FINNIFTY"]) {
    const reasons = trades.filter(({ underlying }) => underlying === name).map((t) => t.reason);
    assert(reasons.includes("stop"), `${name}: ${reasons}`);
    assert(reasons.includes("square_off"), `${name}: ${reasons}`);
  }
});

Deno.test("L1: sweep A over the golden session", () => {
  sayRuns("A", sweepA(goldenSession, { together: 10 }));
});

Deno.test("L2: sweep B over the golden session, crashed with backoff", () => {
  sayRuns("B with backoff", sweepB(goldenSession, { backoffMs, of: "kinds", together: 8 }));
});

Deno.test("L2: sweep D over the golden session, pairs of failures", () => {
  sayRuns("D", sweepD(goldenSession, seeds, { backoffMs }));
});
