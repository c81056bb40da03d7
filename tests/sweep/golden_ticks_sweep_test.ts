/**
 * Sweeps A and B with backoff over the golden ticking session at each kind of message to each actor,
 * several in a session; B at once and C at every n-th, alone, as two of them in one instant are more
 * than is claimed. `deno task test:sweep` plays every point. Each prints how many sessions it has
 * played, and each fails without its safeguard.
 * (The durable gate is proven on the sampler's session: the paper exchange forgets with the log.)
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import { TickingDay } from "../scenarios/ticking_desk.ts";
import { GOLDEN_TICKS, SLOW_TICKS, tickingSession } from "../scenarios/ticking_session.ts";
import { dropKeys, leakDraws, loseSends, ownStreams } from "./safeguards.ts";
import { play } from "./session.ts";
import { type KillOptions, sweepA, sweepB, sweepC } from "./sweep.ts";

const golden = tickingSession(GOLDEN_TICKS);
const slow = tickingSession(SLOW_TICKS);
const KINDS = { of: "kinds", together: 24 } as const;
const ROUND_TRIPS = [
  "INFY SHORT 10 square_off",
  "NIFTY24000CE LONG 130 target",
  "NIFTY24050PE LONG 130 square_off",
  "NIFTY26DECFUT LONG 130 target",
  "NIFTY26DECFUT SHORT 130 signal",
  "SBIN LONG 20 stop",
];

for (const [name, plan] of Object.entries({ golden: GOLDEN_TICKS, slow: SLOW_TICKS })) {
  Deno.test(`the ${name} ticking session has an exit of each kind, and a part of an entry`, () => {
    const day = new TickingDay(plan).play();
    assertEquals(day.roundTrips.toSorted(), ROUND_TRIPS);
    const ended = day.events("EntryEnded").map(({ tag, reason }) => [tag, reason]);
    const [asked] = day.events("EntryIntended").filter(({ tag }) => tag === ended[0]![0]);
    assertEquals([ended.length, ended[0]![1], asked!.entering.order.quantity], [
      1,
      "cancelled",
      20,
    ]);
    const { deliveries } = play(tickingSession(plan));
    assert(deliveries.length <= 3_000, `${deliveries.length} messages`);
  });
}

Deno.test("L1: sweep A over the golden ticking session", () => {
  say("A", sweepA(golden, KINDS) + sweepA(slow, KINDS));
});

Deno.test("L2: sweep B over the golden ticking session, recovered at once", () => {
  say("B", sweepB(golden, { every: 97 }));
});

Deno.test("L2: sweep B over the golden ticking session, crashed with backoff", () => {
  say("B with backoff", sweepB(golden, { backoffMs: 7, ...KINDS }));
});

Deno.test("L3: sweep C over the golden ticking session", () => {
  say("C", sweepC(golden, { every: 11 }) + sweepC(slow, { every: 13 }));
});

Deno.test("sweep C fails when records do not keep what was sent", () => {
  assertThrows(() => sweepC(golden, { tamper: loseSends, every: 11 }), Error);
});

Deno.test("sweep C fails when the log is not one order", () => {
  const survivors: KillOptions["survivors"] = (log, length) => ownStreams(log, length, BROKER);
  assertThrows(() => sweepC(slow, { survivors, every: 29 }), Error);
});

Deno.test("sweep B fails when a restart makes keys stale", () => {
  assertThrows(() => sweepB(slow, { tamper: dropKeys, ...KINDS }), Error);
});

Deno.test("sweep A fails when an aborted turn keeps its draws", () => {
  assertThrows(() => sweepA(golden, { tamper: leakDraws, ...KINDS }), Error);
});

function say(sweep: string, runs: number): void {
  assert(runs > 0);
  Deno.stdout.writeSync(new TextEncoder().encode(`\nticking sweep ${sweep}: ${runs} sessions\n`));
}
