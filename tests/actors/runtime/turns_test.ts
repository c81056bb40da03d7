/** Turns: synchronous, atomic, cheap to keep, redelivered when they fail. @module */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered, DurableContext, TopicView } from "../../../actors/runtime/context.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { emptyRing, leaving, push, type Ring } from "../../../domain/indicator/ring.ts";
import { onBothHosts, virtually } from "./both_hosts.ts";
import { KEPT, SKIPPED } from "./mail.ts";
import { traced } from "./trace.ts";

interface Number {
  N: { readonly n: number };
}

/** Notes every `N` in `seen`. */
function listener(seen: unknown[]): AnyBehaviour {
  return volatile<Number, null>({
    init: () => null,
    mail: { N: KEPT },
    on: {
      N: (state, { n }) => {
        seen.push(n);
        return state;
      },
    },
  });
}

onBothHosts(
  "1 Handlers are synchronous: a Promise in place of a state aborts the turn",
  (start) => {
    const trace = traced();
    const late = volatile<Number, unknown>({
      init: () => 0,
      mail: { N: SKIPPED },
      on: { N: () => Promise.resolve(1) },
    });
    const { kernel, run } = start(supervisor("root", "one_for_one", [actor("late", late)]), trace);
    kernel.inject("root/late", "N", { n: 1 });
    run();
    assertEquals(trace.aborted[0], "N: root/late returned a Promise: handlers are synchronous");
    assertEquals(kernel.cell("root/late")!.head.state, 0);
  },
);

onBothHosts("1 Handlers are synchronous: one that returns nothing is aborted", (start) => {
  const trace = traced();
  const silent = volatile<Number, unknown>({
    init: () => 0,
    mail: { N: SKIPPED },
    on: { N: () => undefined },
  });
  const { kernel, run } = start(
    supervisor("root", "one_for_one", [actor("silent", silent)]),
    trace,
  );
  kernel.inject("root/silent", "N", { n: 1 });
  run();
  assertEquals(trace.aborted[0], "N: root/silent returned no state");
});

interface All {
  Go: { readonly n: number };
  Due: { readonly n: number };
  Answer: Answered<number, unknown>;
  View: TopicView<unknown>;
}
type Done = { readonly type: "Done"; readonly draw: number };

/** Does everything a turn can do, after which `failing` may throw. */
function everything(failing: (n: number) => void): AnyBehaviour {
  const go = (n: number, ctx: DurableContext<All, number, Done>) => {
    ctx.tell(ref<Number>("root/listener"), "N", { n });
    ctx.tell(ref<Number>("root/nobody"), "N", { n });
    ctx.timer("due", 5, "Due", { n });
    ctx.timer("gone", 6, "Due", { n });
    ctx.cancel("gone");
    ctx.publish("numbers", { n });
    ctx.subscribe("numbers", "View");
    ctx.io("outside", { n }, { as: "Answer", carry: n, key: `io ${n}` });
    ctx.ask(ref<Number>("root/listener"), "N", { n: -n }, {
      as: "Answer",
      key: "ask",
      carry: n,
      deadlineMs: 9,
    });
    const next = ctx.emit({ type: "Done", draw: ctx.random() });
    failing(n);
    return next;
  };
  return durable<All, number, Done>({
    init: () => 0,
    apply: (state, { draw }) => state + draw,
    versions: { Done: 1 },
    mail: { Go: KEPT, Due: KEPT, Answer: KEPT, View: KEPT },
    on: {
      Go: (_, { n }, ctx) => go(n, ctx),
      Due: (state) => state,
      Answer: (state) => state,
      View: (state) => state,
    },
  });
}

onBothHosts(
  "2 A turn is atomic: a throw leaves no send, timer, view, effect, draw or id behind",
  (start) => {
    const runWith = (failing: (n: number) => void) => {
      const trace = traced();
      const seen: unknown[] = [];
      const called: string[] = [];
      const views: unknown[] = [];
      const tree = supervisor("root", "one_for_one", [
        actor("busy", everything(failing)),
        actor("listener", listener(seen)),
      ]);
      const outside = {
        call: (request: unknown, id: string) =>
          void called.push(`${JSON.stringify(request)} ${id}`),
      };
      const { kernel, log, run } = start(tree, { tap: trace.tap, ports: { outside } });
      kernel.topics.watch("numbers", (view, sequence) => void views.push({ view, sequence }));
      for (const n of [1, 2, 3]) kernel.inject("root/busy", "Go", { n });
      run();
      const { head } = kernel.cell("root/busy")!;
      return { ...trace, tap: null, aborted: trace.aborted.length, seen, called, views, head, log };
    };
    const sound = runWith(() => {});
    const failed = new Set<number>();
    const failing = runWith((n) => {
      if (failed.has(n)) return;
      failed.add(n);
      throw new Error("once");
    });
    assertEquals(failing.aborted, 3);
    assertEquals(sound.aborted, 0);
    assert(sound.delivered.length > 15 && sound.called.length === 3 && sound.views.length === 3);
    assertEquals({ ...failing, aborted: 0, log: failing.log.all }, {
      ...sound,
      log: sound.log.all,
    });
  },
);

Deno.test("2 A turn is atomic: a log that refuses the record aborts it", () => {
  let refusals = 1;
  class Refusing extends MemoryLog {
    override append(record: Parameters<MemoryLog["append"]>[0]): void {
      if (record.kind === "Go" && refusals-- > 0) throw new Error("disk says no");
      super.append(record);
    }
  }
  const trace = traced();
  const tree = supervisor("root", "one_for_one", [actor("busy", everything(() => {}))]);
  const ports = { outside: { call: () => {} } };
  const log = new Refusing({ keepAll: true });
  const { kernel, run } = virtually(tree, { log, tap: trace.tap, ports });
  kernel.inject("root/busy", "Go", { n: 1 });
  run();
  assertEquals(trace.aborted, ["Go: disk says no"]);
  assertEquals(log.all!.filter((record) => record.kind === "Go").length, 1);
  assertEquals(kernel.cell("root/busy")!.head.turn, log.all!.length);
});

Deno.test("2 A turn is atomic: its context is dead once it has ended", () => {
  let kept: { random(): number } | null = null;
  const keeper = volatile<Number, null>({
    init: () => null,
    mail: { N: KEPT },
    on: {
      N: (state, _, ctx) => {
        kept = ctx;
        return state;
      },
    },
  });
  const host = new VirtualHost(actor("keeper", keeper));
  host.kernel.inject("keeper", "N", { n: 1 });
  host.run();
  let error = "";
  try {
    kept!.random();
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  assertEquals(error, "A turn's context was used after the turn had ended");
});

interface Bars {
  Bar: { readonly token: number; readonly close: number };
}
interface Window {
  readonly closes: Ring;
  readonly sum: number;
}

/** A rolling sum by token: bulk history in a ring, written beyond the committed head. */
function windows(failing: () => boolean): AnyBehaviour {
  return volatile<Bars, Window>({
    init: () => ({ closes: emptyRing(3), sum: 0 }),
    keyOf: ({ token }) => token,
    mail: { Bar: KEPT },
    started: (state) => state,
    on: {
      Bar: ({ closes, sum }, { close }) => {
        const next = { closes: push(closes, close), sum: sum + close - leaving(closes) };
        if (failing()) throw new Error("after the write");
        return next;
      },
    },
  });
}

onBothHosts("3 A commit swaps one key's entry and clones nothing", (start) => {
  const { kernel, run } = start(actor("windows", windows(() => false)));
  const states = () => kernel.cell("windows")!.head.state as ReadonlyMap<number, Window>;
  for (const token of [1, 2]) kernel.inject("windows", "Bar", { token, close: 10 });
  run();
  const [first, second] = [states().get(1), states().get(2)];
  kernel.inject("windows", "Bar", { token: 1, close: 20 });
  run();
  assertStrictEquals(states().get(2), second);
  assertEquals(states().get(1)!.sum, 30);
  assertStrictEquals(states().get(1)!.closes.buffer, first!.closes.buffer);
  // Life messages belong to no key.
  assertEquals([...states().keys()], [1, 2]);
});

onBothHosts("3 A write beyond the committed head is not seen when the turn aborts", (start) => {
  const sums = (failsAt: readonly number[]) => {
    let turns = 0;
    const behaviour = windows(() => failsAt.includes(++turns));
    const { kernel, run } = start(actor("windows", behaviour));
    for (const close of [1, 2, 4, 8, 16, 32]) kernel.inject("windows", "Bar", { token: 7, close });
    run();
    return (kernel.cell("windows")!.head.state as ReadonlyMap<number, Window>).get(7)!.sum;
  };
  assertEquals(sums([]), 8 + 16 + 32);
  assertEquals(sums([2, 5, 7]), 8 + 16 + 32);
});

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
  assertEquals(kernel.letters.counts, { skipped: 1 });
  assertEquals(log.lastLsn, 0);
});

for (const kind of ["durable", "volatile"] as const) {
  onBothHosts(
    `4 A poison order is quarantined in the log and latches, never skipped: ${kind} receiver`,
    (start) => {
      const raised: string[] = [];
      const latch = { read: () => 0, raise: (reason: string) => void raised.push(reason) };
      const bad = (state: null): null => {
        throw new Error("cannot book");
        return state;
      };
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
        Due: (state) => {
          throw new Error("bad timer");
          return state;
        },
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
