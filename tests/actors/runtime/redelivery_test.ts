/** What becomes of a message that fails: again at once, after a restart, and never more. @module */
import { assertEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { broken } from "./broken.ts";
import { KEPT, SKIPPED } from "./mail.ts";
import { traced } from "./trace.ts";

interface Number {
  N: { readonly n: number };
}

/** Fails on `N` as often as `failures` says; keeps what it handled and when. */
function flaky(failures: Map<number, number>, handled: string[]): AnyBehaviour {
  return volatile<Number, number>({
    init: () => 0,
    mail: { N: SKIPPED },
    on: {
      N: (state, { n }, ctx) => {
        const left = failures.get(n) ?? 0;
        failures.set(n, left - 1);
        if (left > 0) throw new Error(`bad ${n}`);
        handled.push(`${n} at ${ctx.now}`);
        return state + n;
      },
    },
  });
}

onBothHosts("4 Redelivery after an abort is immediate, at the head of its lane", (start) => {
  const handled: string[] = [];
  const trace = traced();
  const tree = supervisor("root", "one_for_one", [
    actor("flaky", flaky(new Map([[1, 1], [3, 1]]), handled)),
  ]);
  const { kernel, run } = start(tree, trace);
  for (const n of [1, 2, 3, 4]) kernel.inject("root/flaky", "N", { n });
  run();
  assertEquals(handled, ["1 at 0", "2 at 0", "3 at 0", "4 at 0"]);
  assertEquals(kernel.cell("root/flaky")!.head.state, 10);
  assertEquals(trace.restarted, []);
});

onBothHosts(
  "4 Backoff starts at the second failure: the message waits with its original time and place",
  (start) => {
    const handled: string[] = [];
    const ats: number[] = [];
    const backoff = { initialMs: 100, maxMs: 1_000 };
    const tree = supervisor("root", "one_for_one", [
      actor("flaky", flaky(new Map([[1, 2]]), handled), { backoff }),
    ]);
    const trace = traced();
    const tap = {
      ...trace.tap,
      committed: ({ at, slot }: { at: number; slot: { kind: string } }) => {
        if (slot.kind === "N") ats.push(at);
      },
    };
    const { kernel, run } = start(tree, { tap, startAt: 1_000 });
    for (const n of [1, 2]) kernel.inject("root/flaky", "N", { n });
    run();
    assertEquals(handled, ["1 at 1100", "2 at 1100"]);
    assertEquals(ats, [1_000, 1_000]);
    assertEquals(trace.restarted, ["root/flaky"]);
    // The restart came before the redelivery: its state is that of the second life.
    assertEquals(kernel.cell("root/flaky")!.head.state, 3);
  },
);

onBothHosts("4 A poison message of a kind that may be skipped is dead-lettered", (start) => {
  const handled: string[] = [];
  const trace = traced();
  const tree = supervisor("root", "one_for_one", [
    actor("flaky", flaky(new Map([[1, 9]]), handled)),
  ]);
  const { kernel, log, run } = start(tree, trace);
  for (const n of [1, 2]) kernel.inject("root/flaky", "N", { n });
  run();
  assertEquals(trace.aborted.length, 3);
  assertEquals(trace.lost, ["N skipped"]);
  assertEquals(handled, ["2 at 100"]);
  assertEquals(kernel.lostMail.counts, { skipped: 1 });
  assertEquals(log.lastLsn, 0);
});

for (const kind of ["durable", "volatile"] as const) {
  onBothHosts(
    `4 A poison order is quarantined in the log and latches, never skipped: ${kind} receiver`,
    (start) => {
      const raised: string[] = [];
      const latch = { read: () => 0, raise: (reason: string) => void raised.push(reason) };
      const bad = () => broken("cannot book");
      const common = { init: () => null, mail: { N: KEPT }, on: { N: bad } };
      const behaviour = kind === "volatile"
        ? volatile<Number, null>(common)
        : durable<Number, null, never>({ ...common, apply: (state) => state, versions: {} });
      const tree = supervisor("root", "one_for_one", [actor("desk", behaviour)]);
      const trace = traced();
      const { kernel, log, run } = start(tree, { tap: trace.tap, latch });
      kernel.inject("root/desk", "N", { n: 5 });
      run();
      const record = log.all!.at(-1)!;
      assertEquals(record.path, "root/desk");
      assertEquals(record.putAside, { body: { n: 5 }, error: "cannot book" });
      assertEquals(record.kind, "N");
      assertEquals(trace.lost, ["N quarantined"]);
      assertEquals(raised, ["root/desk: N failed for good: cannot book"]);
      assertEquals(kernel.cell("root/desk")!.status, "running");
    },
  );
}

interface Asking {
  Ask: null;
  Due: null;
  Reply: Answered<null, number>;
}

onBothHosts(
  "4 A poison message leaves nobody waiting: its timer or question is settled",
  (start) => {
    const answers: unknown[] = [];
    const asker = volatile<Asking, null>({
      init: () => null,
      mail: { Ask: KEPT, Due: SKIPPED, Reply: KEPT },
      on: {
        Ask: (state, _, ctx) => {
          ctx.timer("due", 10, "Due", null);
          ctx.ask(ref<Number>("root/flaky"), "N", { n: 1 }, {
            as: "Reply",
            key: "q",
            deadlineMs: 60_000,
          });
          return state;
        },
        Due: () => broken("bad timer"),
        Reply: (state, { answer }) => {
          answers.push(answer);
          return state;
        },
      },
    });
    const tree = supervisor("root", "one_for_one", [
      actor("asker", asker),
      actor("flaky", flaky(new Map([[1, 9]]), [])),
    ]);
    const { kernel, run } = start(tree);
    kernel.inject("root/asker", "Ask", null);
    run();
    assertEquals(answers, [{ type: "failed", error: "skipped" }]);
    assertEquals(kernel.cell("root/asker")!.head.timers.size, 0);
    assertEquals(kernel.cell("root/asker")!.head.pending.size, 0);
  },
);
