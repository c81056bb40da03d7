/** Mailboxes: two lanes, bounded, a policy for every kind, and no loss that is not counted. @module */
import { assert, assertEquals } from "@std/assert";
import { type AnyBehaviour, type Mail, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { ASKED, KEPT, SKIPPED, URGENT } from "./mail.ts";
import { traced } from "./trace.ts";

interface Box {
  Order: { readonly n: number };
  Stop: { readonly n: number };
}

/** Keeps what it handled; `Order` has the policy to be tested. */
function box(order: Mail<Box["Order"]>, handled: string[], capacity = 10_000): AnyBehaviour {
  return volatile<Box, number>({
    init: () => 0,
    capacity,
    mail: { Order: order, Stop: URGENT },
    on: {
      Order: (state, { n }) => {
        handled.push(`order ${n}`);
        return state + 1;
      },
      Stop: (state, { n }) => {
        handled.push(`stop ${n}`);
        return state;
      },
    },
  });
}

const zeroBackoff = { backoff: { initialMs: 0, maxMs: 0 } };

function boxed(behaviour: AnyBehaviour) {
  return supervisor("r", "one_for_one", [actor("box", behaviour, zeroBackoff)]);
}

onBothHosts("8 An urgent message waits for at most the running turn", (start) => {
  const handled: string[] = [];
  const flood = volatile<Box, null>({
    init: () => null,
    mail: { Order: KEPT, Stop: URGENT },
    on: {
      Order: (state, { n }, ctx) => {
        handled.push(`flood ${n}`);
        if (n === 3) ctx.tell(ref<Box>("r/box"), "Stop", { n });
        return state;
      },
      Stop: (state) => state,
    },
  });
  const tree = supervisor("r", "one_for_one", [
    actor("box", box(KEPT, handled)),
    actor("flood", flood),
  ]);
  const { kernel, run } = start(tree);
  for (let n = 1; n <= 50; n++) kernel.inject("r/box", "Order", { n });
  for (let n = 1; n <= 50; n++) kernel.inject("r/flood", "Order", { n });
  run();
  assertEquals(handled[handled.indexOf("flood 3") + 1], "stop 3");
  assertEquals(handled.length, 101);
});

onBothHosts("8 The latch's listener overtakes any backlog", (start) => {
  const handled: string[] = [];
  let reading = 0;
  const latch = {
    read: () => reading,
    raise: () => {},
    listener: { path: "r/box", kind: "Stop" },
  };
  const tripping = volatile<Box, null>({
    init: () => null,
    mail: { Order: KEPT, Stop: URGENT },
    on: {
      Order: (state, { n }) => {
        handled.push(`trip ${n}`);
        if (n === 2) reading = 7;
        return state;
      },
      Stop: (state) => state,
    },
  });
  const tree = supervisor("r", "one_for_one", [
    actor("trip", tripping),
    actor("box", box(KEPT, handled)),
  ]);
  const trace = traced();
  const { kernel, run } = start(tree, { latch, tap: trace.tap });
  for (let n = 1; n <= 20; n++) {
    kernel.inject("r/trip", "Order", { n });
    kernel.inject("r/box", "Order", { n });
  }
  run();
  assertEquals(handled[handled.indexOf("trip 2") + 1], "stop undefined");
  // Told once, with what it read.
  assertEquals(trace.delivered.filter((each) => each.includes("Stop")), [
    'latch~0#0.0 Stop {"reading":7}',
  ]);
});

onBothHosts("8 reject: a tell is dead-lettered, an ask is answered failed", (start) => {
  const handled: string[] = [];
  const answers: unknown[] = [];
  interface Asker {
    Go: null;
    Answer: Answered<number, unknown>;
  }
  const asker = volatile<Asker, null>({
    init: () => null,
    mail: { Go: KEPT, Answer: KEPT },
    on: {
      Go: (state, _, ctx) => {
        const to = ref<Box>("r/box");
        for (const n of [1, 2, 3]) {
          const deadlineMs = 50;
          ctx.ask(to, "Order", { n }, { as: "Answer", key: `${n}`, carry: n, deadlineMs });
        }
        ctx.tell(to, "Order", { n: 4 });
        return state;
      },
      Answer: (state, { carry, answer }) => {
        answers.push([carry, answer]);
        return state;
      },
    },
  });
  const tree = supervisor("r", "one_for_one", [
    actor("asker", asker),
    actor("box", box(ASKED, handled, 2)),
  ]);
  const trace = traced();
  const { kernel, run } = start(tree, { tap: trace.tap, startAt: 5 });
  kernel.inject("r/asker", "Go", null);
  run();
  assertEquals(handled, ["order 1", "order 2"]);
  assertEquals(trace.lost, ["Order rejected", "Order rejected"]);
  // The box never replies: what it did take is answered by the deadline.
  assertEquals(answers, [
    [3, { type: "failed", error: "rejected" }],
    [1, { type: "unknown" }],
    [2, { type: "unknown" }],
  ]);
  const letters = kernel.lostMail.latest.map(({ to, kind, reason, at }) => [to, kind, reason, at]);
  assertEquals(letters, [
    ["r/box", "Order", "rejected", 5],
    ["r/box", "Order", "rejected", 5],
  ]);
});

onBothHosts("8 dropNewest: what waits stays, what comes is dead-lettered and counted", (start) => {
  const handled: string[] = [];
  const { kernel, run } = start(boxed(box(SKIPPED, handled, 3)));
  for (let n = 1; n <= 5; n++) kernel.inject("r/box", "Order", { n });
  assertEquals(kernel.cell("r/box")!.depth, 3);
  run();
  assertEquals(handled, ["order 1", "order 2", "order 3"]);
  assertEquals(kernel.lostMail.counts, { dropped: 2 });
  assertEquals(kernel.cell("r/box")!.lost, { Order: 2 });
});

onBothHosts("8 crashReceiver: the receiver is restarted and no message is lost", (start) => {
  const handled: string[] = [];
  const trace = traced();
  const { kernel, run } = start(boxed(box(KEPT, handled, 3)), trace);
  for (let n = 1; n <= 7; n++) kernel.inject("r/box", "Order", { n });
  run();
  assertEquals(handled, [1, 2, 3, 4, 5, 6, 7].map((n) => `order ${n}`));
  assertEquals(trace.lost, []);
  // Once when the limit was passed: 7 = 2 x 3 + 1 came while it was down.
  assertEquals(trace.restarted, ["r/box"]);
  assertEquals(kernel.cell("r/box")!.lastError, "mailbox full at 3");
});

onBothHosts("8 A full urgent lane is bounded by the same policies", (start) => {
  const handled: string[] = [];
  const trace = traced();
  const { kernel, run } = start(boxed(box({ ...SKIPPED, urgent: true }, handled, 2)), trace);
  for (let n = 1; n <= 4; n++) kernel.inject("r/box", "Order", { n });
  run();
  assertEquals(handled, ["order 1", "order 2"]);
  assertEquals(trace.lost, ["Order dropped", "Order dropped"]);
});

interface Waiter {
  Begin: null;
  Fill: { readonly n: number };
  Due: null;
  Answer: Answered<null, unknown>;
}

onBothHosts("8 An actor's own timers and answers always find room", (start) => {
  const seen: string[] = [];
  const narrow = volatile<Waiter, null>({
    init: () => null,
    capacity: 1,
    mail: {
      Begin: SKIPPED,
      Fill: SKIPPED,
      Due: { poison: "skip", conflateBy: () => 0 },
      Answer: ASKED,
    },
    on: {
      Begin: (state, _, ctx) => {
        ctx.timer("a", 0, "Due", null);
        ctx.timer("b", 0, "Due", null);
        ctx.ask(ref<Waiter>("r/echo"), "Begin", null, { as: "Answer", key: "q", deadlineMs: 9 });
        for (const n of [1, 2, 3]) ctx.tell(ref<Waiter>("r/narrow"), "Fill", { n });
        return state;
      },
      Fill: (state, { n }) => {
        seen.push(`fill ${n}`);
        return state;
      },
      Due: (state) => {
        seen.push("due");
        return state;
      },
      Answer: (state, { answer }) => {
        seen.push(answer.type);
        return state;
      },
    },
  });
  const echo = volatile<Waiter, null>({
    init: () => null,
    mail: { Begin: ASKED, Fill: ASKED, Due: ASKED, Answer: ASKED },
    on: {
      Begin: (state, _, ctx) => {
        ctx.reply("echo");
        return state;
      },
      Fill: (state) => state,
      Due: (state) => state,
      Answer: (state) => state,
    },
  });
  const tree = supervisor("r", "one_for_one", [actor("echo", echo), actor("narrow", narrow)]);
  const { kernel, run } = start(tree);
  kernel.inject("r/narrow", "Begin", null);
  run();
  assertEquals(seen, ["fill 1", "ok", "due", "due"]);
  assertEquals(kernel.lostMail.counts, { dropped: 2 });
});

onBothHosts("8 Every loss names its reason: unknown address, unknown kind, stopped", (start) => {
  const trace = traced();
  const { kernel, run } = start(boxed(box(KEPT, [])), trace);
  kernel.inject("r/nobody", "Order", { n: 1 });
  kernel.inject("r/box", "Nonsense", { n: 2 });
  kernel.tree.stop("r/box");
  kernel.inject("r/box", "Order", { n: 3 });
  run();
  assertEquals(kernel.lostMail.counts, { unknown_address: 1, unknown_kind: 1, stopped: 1 });
  assertEquals(kernel.lostMail.latest.map(({ to, kind }) => `${to} ${kind}`), [
    "r/nobody Order",
    "r/box Nonsense",
    "r/box Order",
  ]);
  assertEquals(trace.lost.length, 3);
});

onBothHosts("8 Depth, peak, age and counts of every actor are there to read", (start) => {
  const handled: string[] = [];
  const { kernel, run } = start(boxed(box(KEPT, handled)), { startAt: 100 });
  const cell = kernel.cell("r/box")!;
  assertEquals([cell.depth, kernel.post.oldestAt(cell)], [0, null]);
  for (let n = 1; n <= 4; n++) kernel.inject("r/box", "Order", { n });
  assertEquals([cell.depth, kernel.post.oldestAt(cell), cell.handled], [4, 100, 0]);
  run();
  assertEquals([cell.depth, cell.peak, cell.handled, cell.aborts, cell.restarts], [0, 4, 4, 0, 0]);
  assert(kernel.quiet);
});
