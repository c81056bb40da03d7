/** Real time: turns in short portions, and sleep until the next timer. @module */
import { assert, assertEquals } from "@std/assert";
import type { Envelope } from "../../../actors/runtime/envelope.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { ManualLoop } from "./manual_loop.ts";
import { relays } from "./relay.ts";
import { stepping } from "./stepping.ts";

/** A backlog of `count` messages under a clock of which every reading costs `readCostMs`. */
function backlog(count: number, readCostMs: number): ManualLoop {
  const loop = new ManualLoop(0, readCostMs);
  const host = new RealHost(relays([]), { loop, log: new MemoryLog() });
  host.inject("r/a", "Send", { to: ["r/b"], count });
  while (loop.turn());
  assertEquals(host.kernel.cell("r/b")!.handled, count);
  return loop;
}

Deno.test("7 Real time yields after 1 ms of turns, every second time until sockets were seen", () => {
  const { calls } = backlog(100, 1);
  // The first call is the wake-up; then come the yields.
  const expected: string[] = [];
  for (let yields = 1; expected.length < calls.length - 1; yields++) {
    if (yields % 64 === 0) expected.push("later 0");
    else expected.push(...new Array<string>(yields % 2 === 0 ? 64 : 1).fill("soon"));
  }
  assert(expected.includes("later 0"), `${calls.length} calls`);
  assertEquals(calls.slice(1), expected.slice(0, calls.length - 1));
});

Deno.test("7 Real time attend() runs turns in the middle of a yield, and that yield is over", () => {
  const loop = new ManualLoop(0, 1);
  const host = new RealHost(relays([]), { loop, log: new MemoryLog() });
  host.inject("r/a", "Send", { to: ["r/b"], count: 10 });
  const handled = () => host.kernel.cell("r/b")!.handled;
  while (handled() < 2) loop.turn();
  const before = handled();
  host.attend();
  assertEquals(handled(), before + 1);
  // The yield that was under way has no turns of its own any more.
  loop.turn();
  assertEquals(handled(), before + 1);
  while (loop.turn());
  assertEquals(handled(), 10);
});

Deno.test("7 Real time looks at the clock after every long turn", () => {
  // Every reading costs a whole budget: as if each turn took that long.
  const { calls } = backlog(50, 1);
  assert(calls.length >= 50, `${calls.length} yields for 50 turns of 1 ms`);
});

Deno.test("7 Real time sleeps until the next timer and wakes for what comes before", () => {
  const loop = new ManualLoop(1_000);
  const seen: string[] = [];
  const host = new RealHost(actor("s", stepping(seen)), { loop, log: new MemoryLog() });
  host.inject("s", "Set", { delayMs: 50 });
  while (loop.turn());
  assertEquals(loop.calls, ["soon", "later 50"]);
  loop.later(() => host.inject("s", "Due", { name: "hello" }), 20);
  while (loop.turn() || loop.advance());
  assertEquals(seen, ["hello at 1020", "armed before at 1050"]);
  assertEquals(loop.calls, ["soon", "later 50", "later 20", "soon", "later 30", "soon"]);
});

Deno.test("7 Real time idle() resolves between inputs, though more is always due", async () => {
  const loop = new ManualLoop(1_000, 0.5);
  const seen: string[] = [];
  const source = {
    peekAt: () => 0,
    take: () => ({ to: "s", kind: "Due", body: { name: "input" } }),
  };
  const host = new RealHost(actor("s", stepping(seen)), { loop, log: new MemoryLog(), source });
  host.inject("s", "Due", { name: "asked" });
  let seenAtRest = "";
  host.idle().then(() => seenAtRest = seen.join());
  for (let turns = 0; turns < 10; turns++) {
    assert(loop.turn());
    await Promise.resolve();
  }
  assert(seenAtRest.startsWith("asked"), `at rest after: ${seenAtRest}`);
});

/** A clock that can be moved by reading it, and what an actor under it sees. */
function late() {
  const loop = new ManualLoop(0, 1);
  const seen: string[] = [];
  const passMs = (ms: number) => {
    for (let i = 0; i < ms; i++) loop.monotonicMs();
  };
  return { loop, seen, passMs };
}

interface LateInput {
  readonly at: number;
  readonly n: number;
}

/** What a loop that comes late for a timer and for `inputs` has seen, in order. */
function seenLate(
  inputs: LateInput[],
  peekAt: (timerAt: number) => number = () => inputs[0]?.at ?? Infinity,
): string[] {
  const { loop, seen, passMs } = late();
  const source = { peekAt, take: () => ({ to: "s", kind: "In", body: { n: inputs.shift()!.n } }) };
  const host = new RealHost(actor("s", stepping(seen)), { loop, log: new MemoryLog(), source });
  host.inject("s", "Set", { delayMs: 50 });
  while (loop.turn());
  passMs(500);
  while (loop.turn());
  return seen.map((each) => each.replace(/ at .*/, ""));
}

Deno.test("6 Real time: a loop that comes late has timers and inputs in the order of their instants", () => {
  assertEquals(seenLate([{ at: 100, n: 1 }, { at: 100, n: 2 }, { at: 120, n: 3 }]), [
    "armed before",
    ...[1, 2, 3].flatMap((n) => [`in ${n}`, `told ${n}`, `rest ${n}`]),
  ]);
});

Deno.test("6 Real time: input that waits for the timers of its instant comes after them", () => {
  const inputs = [{ at: 50, n: 1 }];
  // Of as many timers as there are.
  const peekAt = (timerAt: number) => inputs.length === 0 || timerAt < Infinity ? Infinity : 50;
  assertEquals(seenLate(inputs, peekAt), ["armed before", "in 1", "told 1", "rest 1"]);
});

Deno.test("7 Real time: a due timer waits for nobody else's backlog", () => {
  const { loop, seen, passMs } = late();
  const two = [actor("busy", stepping([])), actor("timed", stepping(seen))];
  const host = new RealHost(supervisor("s", "one_for_one", two), { loop, log: new MemoryLog() });
  host.inject("s/timed", "Set", { delayMs: 5 });
  while (loop.turn());
  for (let n = 0; n < 200; n++) host.inject("s/busy", "Due", { name: "mail" });
  passMs(10);
  while (seen.length === 0) assert(loop.turn());
  assert(host.kernel.cell("s/busy")!.depth > 100, "the timer has waited behind another's mail");
});

Deno.test("7 Real time handles at once what a socket hands over, and no longer than its budget", () => {
  const loop = new ManualLoop(0, 0.2);
  const host = new RealHost(relays([]), { loop, log: new MemoryLog() });
  while (loop.turn());
  const handled = () => host.kernel.cell("r/b")!.handled;
  host.handOver("r/a", "Send", { to: ["r/b"], count: 1 });
  assertEquals(handled(), 1);
  host.handOver("r/a", "Send", { to: ["r/b"], count: 2_000 });
  assert(handled() > 1 && handled() < 2_000, `${handled()} turns at once`);
  // A pump is under way: what comes now waits for its turn.
  const before = handled();
  host.handOver("r/a", "Send", { to: ["r/b"], count: 1 });
  assertEquals(handled(), before);
  while (loop.turn());
  assertEquals(handled(), 2_002);
  host.inject("r/a", "Send", { to: ["r/b"], count: 1 });
  host.attend();
  assertEquals(handled(), 2_002, "a pump is coming");
  while (loop.turn());
  assertEquals(handled(), 2_003);
});

Deno.test("7 Real time attend() tells a latch's listener before it returns", () => {
  const loop = new ManualLoop(0);
  let reading = 0;
  const seen: string[] = [];
  const latch = {
    read: () => reading,
    raise: () => {},
    listener: { path: "s", kind: "Due" },
  };
  const tap = { committed: ({ slot }: Envelope) => void seen.push(slot.kind) };
  const host = new RealHost(actor("s", stepping([])), { loop, log: new MemoryLog(), latch, tap });
  while (loop.turn());
  reading = 1;
  host.attend();
  assertEquals(seen, ["Due"]);
});
