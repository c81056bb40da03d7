/**
 * Sweeps A, B and C over a ticking session in which a strategy throws in the very instant in which
 * it has wanted something and another one does: whatever is lost, it is set aside once, and what was
 * decided beside it is done.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskRules, StrategyRules } from "../../domain/desk_rules.ts";
import { booksInOrder, GOLDEN_TICKS, tickingSession } from "../scenarios/ticking_session.ts";
import { type TickingDesk, tickingMarket } from "../scenarios/ticking_desk.ts";
import { clockAt } from "../scenarios/played_desk.ts";
import { tickingRules } from "../scenarios/ticking_rules.ts";
import { eventsOf } from "./golden_books.ts";
import { play } from "./session.ts";
import { sweepA, sweepB, sweepC } from "./sweep.ts";

/** One strategy shorts INFY at 14:56; the other buys SBIN in that instant, and fails on INFY. */
const PLAN: TickingDesk = {
  ...GOLDEN_TICKS,
  until: "15:01",
  scripts: { equity: { "14:56 INFY": "SHORT" } },
  config: {
    exits: { square_off: { equity: "14:59" } },
    risk: { entry_windows: { equity: ["14:50-14:58"] } },
  },
};

function failing(base: StrategyRules): StrategyRules {
  return {
    ...base,
    id: "mean_reversion",
    bound: {
      indicators: [],
      onBar: ({ at, close }) => {
        const share = close < 110_000 ? "SBIN" : "INFY";
        if (clockAt(at) < "14:55") return { signal: "HOLD", reason: "no_signal" };
        if (share === "INFY") throw new Error("cannot tell");
        return { signal: "LONG", reason: "trend_up", confidence: 0.4 };
      },
    },
  };
}

const market = tickingMarket(PLAN);
const { books } = tickingRules(PLAN, market);
const session = tickingSession({
  ...PLAN,
  rules: {
    books: books.map((book) => ({
      ...book,
      strategies: [...book.strategies, failing(book.strategies[0]!)],
    })),
  },
}, inOrder);

function inOrder(host: VirtualHost, rules: DeskRules): void {
  booksInOrder(host, rules);
  assertEquals(eventsOf(host.log.all!, "StrategyFailed@1").length, 1);
}

Deno.test("the failing session sets a strategy aside, and does what was wanted before", () => {
  const { journal, deliveries } = play(session);
  const kinds = journal.flatMap(({ events }) => events.map(([name]) => name));
  assertEquals(kinds.filter((name) => name === "EntryIntended@1").length, 2);
  assert(kinds.includes("StrategyFailed@1"));
  assert(deliveries.length <= 3_000, `${deliveries.length} messages`);
});

Deno.test("L1: sweep A over the failing session", () => {
  assert(sweepA(session, { of: "kinds", together: 12 }) > 0);
});

Deno.test("L2: sweep B over the failing session, at once and with backoff", () => {
  assert(sweepB(session, { every: 31 }) > 0);
  assert(sweepB(session, { backoffMs: 7, of: "kinds", together: 12 }) > 0);
});

Deno.test("L3: sweep C over the failing session", () => {
  assert(sweepC(session, { every: 7 }) > 0);
});
