/** The sweeps over a small session, and each without the safeguard it is there for. @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { dropKeys, heedStale, leakDraws, loseSends, openGate, ownStreams } from "./safeguards.ts";
import { samplerSession } from "./sampler_session.ts";
import { play, type Session, summarize } from "./session.ts";
import { sweepA, sweepB, sweepC, sweepD } from "./sweep.ts";

const session = samplerSession();
const base = summarize(play(session));
const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

Deno.test("play() gives the same hash for the same session and another for another seed", () => {
  assert(base.deliveries > 50, `${base.deliveries} deliveries`);
  assertEquals(summarize(play(session)), base);
  const reseeded: Session = { ...session, options: () => ({ ...session.options(), seed: 2 }) };
  assertNotEquals(summarize(play(reseeded)).journalHash, base.journalHash);
});

Deno.test("sweepA(): a turn aborted once leaves the session bit-identical", () => {
  assertEquals(sweepA(session), 3 * base.deliveries);
});

Deno.test("sweepB(): a subtree recovered at once leaves the session identical", () => {
  assertEquals(sweepB(session), 5 * base.deliveries);
});

Deno.test("sweepB(): a subtree crashed with backoff comes to rest with the books in order", () => {
  assertEquals(sweepB(session, { backoffMs: 7 }), 4 * base.deliveries);
});

Deno.test("sweepC(): a killed process comes back with the books in order", () => {
  assert(sweepC(session) > base.deliveries / 2);
});

Deno.test("sweepD(): a second failure inside the recovery changes neither", () => {
  assertEquals(sweepD(session, seeds, { backoffMs: 7 }), 2 * seeds.length);
});

Deno.test("sweepA() fails when an aborted turn keeps its draws", () => {
  assertThrows(() => sweepA(session, { tamper: leakDraws }), Error, "Sweep A: abort before_commit");
});

Deno.test("sweepB() fails when a restart makes keys stale", () => {
  assertThrows(() => sweepB(session, { tamper: dropKeys }), Error, "Sweep B: recover");
});

Deno.test("sweepD() fails when a restart makes keys stale", () => {
  assertThrows(() => sweepD(session, seeds, { tamper: dropKeys }), Error, "Sweep D: ");
});

Deno.test("sweeps fail when an answer counts for a question that was asked after its own", () => {
  assertThrows(() => sweepA(session, { tamper: heedStale }), Error, "Sweep A: abort");
  const mixed = "took the answer of";
  assertThrows(() => sweepB(session, { tamper: heedStale, backoffMs: 7 }), Error, mixed);
  assertThrows(() => sweepC(session, { tamper: heedStale }), Error, mixed);
});

Deno.test("sweepC() fails when effects leave before their record is durable", () => {
  assertThrows(() => sweepC(session, { tamper: openGate }), Error, "Sweep C: kill");
});

Deno.test("sweepC() fails when records do not keep what was sent", () => {
  assertThrows(() => sweepC(session, { tamper: loseSends }), Error, "Sweep C: kill");
});

Deno.test("sweepC() fails when the log is not one order", () => {
  assertThrows(() => sweepC(session, { survivors: ownStreams }), Error, "Sweep C: kill");
});
