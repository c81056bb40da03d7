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

onBothHosts("2 A turn sets 4,096 timers and questions; one that sets more is aborted", (start) => {
  const trace = traced();
  const setting = volatile<Number & { Due: null }, null>({
    init: () => null,
    mail: { N: SKIPPED, Due: SKIPPED },
    on: {
      N: (state, { n }, ctx) => {
        for (let i = 0; i < n; i++) ctx.timer(`${i}`, 5, "Due", null);
        return state;
      },
      Due: (state) => state,
    },
  });
  const { kernel, run } = start(
    supervisor("root", "one_for_one", [actor("setting", setting)]),
    trace,
  );
  const timers = () => kernel.cell("root/setting")!.head.timers.size;
  kernel.inject("root/setting", "N", { n: 4_097 });
  run(500);
  assertEquals(timers(), 0);
  assertEquals(trace.aborted[0], "N: root/setting set over 4096 timers and questions at once");
  const { length } = trace.aborted;
  kernel.inject("root/setting", "N", { n: 4_096 });
  run(501);
  assertEquals([trace.aborted.length, timers()], [length, 4_096]);
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
