/**
 * Sweeps A, B and D over the golden trading session: every message aborted, every subtree
 * recovered after every commit, pairs of failures. Each prints how many sessions it has played.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../actors/protocol.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { imbalance } from "../../domain/ledger.ts";
import type { Trade } from "../../domain/trade.ts";
import { goldenOptions, goldenRoot } from "../scenarios/golden_session.ts";
import { play, type Session } from "./session.ts";
import { sweepA, sweepB, sweepD } from "./sweep.ts";

const session: Session = {
  root: () => goldenRoot(),
  options: goldenOptions,
  // A restarted engine may say again why it holds; it may not decide again.
  telemetry: ["HoldsCounted@1", "SignalSeen@1"],
  check: booksInOrder,
};

/** However the session went: every fill is booked once, the books balance, nothing stays open. */
function booksInOrder({ kernel, log }: VirtualHost): void {
  const state = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  assertEquals(imbalance(state.ledger), 0);
  assertEquals([state.held, state.entering], [[], []]);
  const booked = eventsOf(log.all!, "FillBooked@1").map(({ fill }) => fill.tradeId);
  const traded = eventsOf(log.all!, "OrderTraded@1").map(({ fill }) => fill.tradeId);
  assertEquals(booked.toSorted(), traded.toSorted());
  assertEquals(new Set(booked).size, booked.length);
}

interface FillEvent {
  readonly fill: { readonly tradeId: string };
  readonly trade: Trade | null;
}

function eventsOf(records: readonly TurnRecord[], name: string): FillEvent[] {
  return records.flatMap(({ events }) => events)
    .filter(([each]) => each === name)
    .map(([, event]) => event as FillEvent);
}

const backoffMs = 7;
const seeds = Array.from({ length: 100 }, (_, i) => i + 1);

Deno.test("the golden session enters, is stopped out and squares off in each instrument", () => {
  const { journal, deliveries, host } = play(session);
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
  say("A", sweepA(session));
});

Deno.test("L2: sweep B over the golden session, recovered at once", () => {
  say("B", sweepB(session));
});

Deno.test("L2: sweep B over the golden session, crashed with backoff", () => {
  say("B with backoff", sweepB(session, { backoffMs, every: 5 }));
});

Deno.test("L2: sweep D over the golden session, pairs of failures", () => {
  say("D", sweepD(session, seeds, { backoffMs }));
});

function say(sweep: string, runs: number): void {
  assert(runs > 0);
  Deno.stdout.writeSync(new TextEncoder().encode(`\nsweep ${sweep}: ${runs} sessions\n`));
}
