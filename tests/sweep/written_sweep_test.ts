/**
 * Sweeps A and B with backoff over a ticking session that sells options to open, at each kind of
 * message to each actor; B at once and C at every n-th: whatever is lost, a short is never without
 * its wing, and both legs end.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { TickingDay } from "../scenarios/ticking_desk.ts";
import { tickingSession, WRITTEN_TICKS } from "../scenarios/ticking_session.ts";
import { play } from "./session.ts";
import { sweepA, sweepB, sweepC } from "./sweep.ts";

const KINDS = { of: "kinds", together: 24 } as const;
const written = tickingSession(WRITTEN_TICKS);

Deno.test("the written session has a whole pair, a part of one, and a wing that is sold in parts", () => {
  const day = new TickingDay(WRITTEN_TICKS).play();
  assertEquals(day.roundTrips, [
    "NIFTY24000CE SHORT 260 stop",
    "NIFTY24100CE LONG 260 wing",
    "NIFTY24000CE SHORT 65 square_off",
    "NIFTY24100CE LONG 195 wing",
  ]);
  assert(play(written).deliveries.length <= 3_000);
});

Deno.test("L1: sweep A over the written session", () => {
  assert(sweepA(written, KINDS) > 0);
});

Deno.test("L2: sweep B over the written session, at once and with backoff", () => {
  assert(sweepB(written, { every: 97 }) > 0);
  assert(sweepB(written, { backoffMs: 7, ...KINDS }) > 0);
});

Deno.test("L3: sweep C over the written session", () => {
  assert(sweepC(written, { every: 11 }) > 0);
});
