/** The golden trading session as the sweeps play it, and what must hold however it went. @module */
import { assert, assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import type { Trade } from "../../domain/account/trade.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import { goldenOptions, goldenRoot } from "../scenarios/golden_session.ts";
import type { Session } from "./session.ts";

export const goldenSession: Session = {
  root: () => goldenRoot(),
  options: goldenOptions,
  // A restarted engine may say again why it holds; it may not decide again.
  telemetry: ["HoldsCounted@1", "SignalSeen@1"],
  check: booksInOrder,
};

/** However the session went: every fill is booked once, the books balance, nothing stays open. */
export function booksInOrder({ kernel, log }: VirtualHost): void {
  const state = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  assertEquals(imbalance(state.ledger), 0);
  assertEquals([state.held, state.entering], [[], []]);
  const booked = eventsOf(log.all!, "FillBooked@1").map(({ fill }) => fill.tradeId);
  const traded = eventsOf(log.all!, "OrderTraded@1").map(({ fill }) => fill.tradeId);
  assertEquals(booked.toSorted(), traded.toSorted());
  assertEquals(new Set(booked).size, booked.length);
}

export interface FillEvent {
  readonly fill: { readonly tradeId: string };
  readonly trade: Trade | null;
}

export function eventsOf(records: readonly TurnRecord[], name: string): FillEvent[] {
  return records.flatMap(({ events }) => events)
    .filter(([each]) => each === name)
    .map(([, event]) => event as FillEvent);
}

/** Prints how many sessions a sweep has played: a sweep of none proves nothing. */
export function sayRuns(sweep: string, runs: number): void {
  assert(runs > 0);
  Deno.stdout.writeSync(new TextEncoder().encode(`\nsweep ${sweep}: ${runs} sessions\n`));
}
