/** A process that starts from what a dead one has left. @module */
import { assertEquals } from "@std/assert";
import { durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered, Asker } from "../../../actors/runtime/context.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts } from "./both_hosts.ts";
import { cogHost, cogs, type Line, play, stateOf } from "./cog.ts";
import { ASKED, KEPT, SKIPPED } from "./mail.ts";
import { traced } from "./trace.ts";

/** Plays, cuts the log after `lsn` (default: all of it), and starts anew. */
function reborn(script: readonly Line[], lsn = Infinity) {
  const before = cogHost(new MemoryLog({ keepAll: true }));
  play(before, script);
  const survivors = before.log.all!.slice(0, lsn);
  const after = cogHost(new MemoryLog({ keepAll: true }, survivors), before.now, 1);
  return { before, after };
}

Deno.test("15 Unconsumed sends are re-queued exactly once, with id and time", () => {
  const { after } = reborn([{ to: "r/a", steps: "sss", waitMs: 0 }], 1);
  assertEquals(after.kernel.cell("r/b")!.depth, 3);
  const ids = after.kernel.post.waitingFor(after.kernel.cell("r/b")!).map(({ id }) => id);
  assertEquals(ids, ["r/a#0.0", "r/a#0.1", "r/a#0.2"]);
  after.run();
  assertEquals(stateOf(after, "r/b").moved, 3);
  // A crash later finds them consumed.
  after.kernel.tree.restart(["r"], "test");
  after.run();
  assertEquals(stateOf(after, "r/b").moved, 3);
});

Deno.test("15 Timers are re-armed at the instant they were due", () => {
  const { after } = reborn([{ to: "r/a", steps: "tu", waitMs: 2 }]);
  const fired: number[] = [];
  const at = () => stateOf(after, "r/a").heard.length;
  for (let now = 2; now <= 9; now++) {
    const before = at();
    after.run(now);
    if (at() > before) fired.push(now);
  }
  assertEquals(fired, [5, 9]);
  assertEquals(stateOf(after, "r/a").heard, ["due t", "due u"]);
});

Deno.test("15 A timer that came due while nobody ran fires at the start", () => {
  const log = new MemoryLog({ keepAll: true });
  const before = cogHost(log);
  play(before, [{ to: "r/a", steps: "t", waitMs: 0 }]);
  const after = cogHost(new MemoryLog({}, log.all!), 1_000, 1);
  after.run(1_000);
  assertEquals(stateOf(after, "r/a").heard, ["due t"]);
});

Deno.test("15 Pending io is answered unknown by a new process, never released again", () => {
  const { before, after } = reborn([{ to: "r/a", steps: "i", waitMs: 0 }]);
  assertEquals(before.kernel.cell("r/a")!.head.pending.size, 1);
  let calls = 0;
  const { log } = before;
  const quiet = new VirtualHost(cogs, {
    log: new MemoryLog({}, log.all!),
    run: 1,
    ports: { world: { call: () => calls++ } },
  });
  for (const host of [after, quiet]) {
    host.run();
    assertEquals(stateOf(host, "r/a").heard, ["i unknown"]);
  }
  assertEquals(calls, 0);
});

Deno.test("15 A question under way when the process died is answered by its deadline or its reply", () => {
  const asked: readonly Line[] = [{ to: "r/a", steps: "q", waitMs: 0 }];
  // Only the question survived: it is asked again, and answered.
  const again = reborn(asked, 1).after;
  again.run();
  assertEquals(stateOf(again, "r/a").heard, ["q ok"]);
  // The reply survived: it is delivered, not repeated.
  const replied = reborn(asked, 2).after;
  replied.run();
  assertEquals(stateOf(replied, "r/a").heard, ["q ok"]);
  assertEquals(replied.kernel.cell("r/b")!.handled, 0);
  // Too late for both.
  const log = new MemoryLog({}, reborn(asked, 1).after.log.all!.slice(0, 1));
  const late = cogHost(log, 1_000, 1);
  late.run();
  assertEquals(stateOf(late, "r/a").heard, ["q unknown"]);
  assertEquals(late.kernel.lostMail.counts, { expired: 1 });
});

Deno.test("15 started runs once a process for durable actors, at every restart for volatile ones", () => {
  const started: string[] = [];
  const common = (name: string) => ({
    init: () => 0,
    mail: { Fail: KEPT },
    on: { Fail: (state: number) => state },
    started: (state: number) => {
      started.push(name);
      return state;
    },
  });
  const tree = supervisor("r", "one_for_one", [
    actor(
      "d",
      durable<{ Fail: null }, number, never>({
        ...common("durable"),
        apply: (state) => state,
        versions: {},
      }),
    ),
    actor("v", volatile<{ Fail: null }, number>(common("volatile"))),
  ]);
  const host = new VirtualHost(tree);
  host.run();
  assertEquals(started, ["durable", "volatile"]);
  host.kernel.tree.restart(["r"], "test");
  host.run();
  assertEquals(started.slice(2), ["volatile"]);
  host.stop("r");
  host.kernel.tree.start("r");
  host.run();
  assertEquals(started.slice(3), ["durable", "volatile"]);
});

onBothHosts("15 What the log holds for a stopped actor comes back when it is started", (start) => {
  const trace = traced();
  const ports = { world: { call: () => {} } };
  const { kernel, log, run } = start(cogs, { tap: trace.tap, ports });
  kernel.inject("r/b", "Turn", { steps: "tiu" });
  run(2);
  kernel.tree.stop("r/b");
  kernel.inject("r/a", "Turn", { steps: "sqs" });
  run(3);
  // A durable sender's message waits in the log; one from the edge is lost.
  kernel.inject("r/b", "Turn", { steps: "e" });
  run(50);
  assertEquals(trace.lost, ["Turn stopped"]);
  assertEquals([...log.unconsumed("r/b")].length, 3);
  kernel.tree.start("r/b");
  run();
  // The question has expired meanwhile; timers came due; the world has forgotten.
  const { moved, heard } = stateOf({ kernel }, "r/b");
  assertEquals([moved, [...heard].sort()], [2, ["due t", "due u", "i unknown"]]);
  assertEquals(stateOf({ kernel }, "r/a").heard, ["q unknown"]);
  assertEquals(trace.lost, ["Turn stopped", "Turn expired"]);
  assertEquals([...log.unconsumed("r/b")], []);
});

onBothHosts(
  "15 A stopped volatile actor ends its keys: nothing of its former life arrives",
  (start) => {
    const seen: string[] = [];
    const ticker = volatile<{ Tick: null; Answer: Answered<null, unknown> }, number>({
      init: () => 0,
      mail: { Tick: SKIPPED, Answer: KEPT },
      on: {
        Tick: (state, _, ctx) => {
          seen.push("tick");
          ctx.timer("t", 10, "Tick", null);
          ctx.io("world", 1, { as: "Answer", key: "i" });
          return state + 1;
        },
        Answer: (state) => {
          seen.push("answer");
          return state;
        },
      },
    });
    const answers: (() => void)[] = [];
    const trace = traced();
    const { kernel, run } = start(supervisor("r", "one_for_one", [actor("t", ticker)]), {
      tap: trace.tap,
      ports: {
        world: {
          call: (_, __, answer) => void answers.push(() => answer({ type: "ok", body: 1 })),
        },
      },
    });
    kernel.inject("r/t", "Tick", null);
    run(5);
    kernel.tree.stop("r/t");
    kernel.tree.start("r/t");
    answers[0]!();
    run(50);
    assertEquals(seen, ["tick"]);
    assertEquals(trace.lost, []);
    assertEquals(kernel.cell("r/t")!.head.state, 0);
  },
);

onBothHosts(
  "15 An answer to a former run's question does not fit a question of this one",
  (start) => {
    interface Asking {
      Go: null;
      Answer: Answered<null, unknown>;
    }
    interface Oracle {
      Ask: null;
      Speak: null;
    }
    type Kept = { readonly type: "Kept"; readonly asker: Asker };
    const heard: unknown[] = [];
    const asking = volatile<Asking, null>({
      init: () => null,
      mail: { Go: KEPT, Answer: KEPT },
      on: {
        Go: (state, _, ctx) => {
          const options = { as: "Answer", key: "q", deadlineMs: 60_000 };
          ctx.ask(ref<Oracle>("r/oracle"), "Ask", null, options);
          return state;
        },
        Answer: (state, { answer }) => {
          heard.push(answer);
          return state;
        },
      },
    });
    const oracle = durable<Oracle, readonly Asker[], Kept>({
      init: () => [],
      apply: (state, { asker }) => [...state, asker],
      versions: { Kept: 1 },
      mail: { Ask: ASKED, Speak: KEPT },
      on: {
        Ask: (_, __, ctx) => ctx.emit({ type: "Kept", asker: ctx.asker! }),
        Speak: (state, _, ctx) => {
          ctx.replyTo(state[0]!, "to the first who asked");
          return state;
        },
      },
    });
    const tree = supervisor("r", "one_for_one", [actor("asking", asking), actor("oracle", oracle)]);
    const first = start(tree);
    first.kernel.inject("r/asking", "Go", null);
    first.run(10);
    const log = new MemoryLog({ keepAll: true }, first.log.all!);
    const second = start(tree, { log, run: 1 });
    second.kernel.inject("r/asking", "Go", null);
    second.kernel.inject("r/oracle", "Speak", null);
    second.run(10);
    assertEquals(heard, []);
  },
);

onBothHosts(
  "15 A graceful stop loses no record's message: the next process handles it",
  (start) => {
    const ports = { world: { call: () => {} } };
    const first = start(cogs, { ports });
    first.kernel.cell("r/b")!.status = "suspended";
    first.kernel.inject("r/a", "Turn", { steps: "s" });
    first.run();
    first.kernel.tree.stop("r");
    const log = new MemoryLog({ keepAll: true }, first.log.all!);
    const second = start(cogs, { ports, log, run: 1 });
    second.run();
    assertEquals(stateOf(second, "r/b").moved, 1);
  },
);

onBothHosts("15 Beside an answer that has survived nothing is said to be unknown", (start) => {
  interface Asking {
    Go: null;
    Answer: Answered<null, unknown>;
  }
  type Heard = { readonly type: "Heard"; readonly what: string };
  const asking = durable<Asking, readonly string[], Heard>({
    init: () => [],
    apply: (state, { what }) => [...state, what],
    versions: { Heard: 1 },
    mail: { Go: KEPT, Answer: KEPT },
    on: {
      Go: (state, _, ctx) => {
        ctx.io("clerk", null, { as: "Answer", key: "q" });
        return state;
      },
      Answer: (_, { answer }, ctx) => ctx.emit({ type: "Heard", what: answer.type }),
    },
  });
  const clerk = durable<{ Do: null }, null, never>({
    init: () => null,
    apply: (state) => state,
    versions: {},
    mail: { Do: ASKED },
    on: {
      Do: (state, _, ctx) => {
        ctx.reply("done");
        return state;
      },
    },
  });
  const tree = supervisor("r", "one_for_one", [actor("asking", asking), actor("clerk", clerk)]);
  const ports = { clerk: { path: "r/clerk", kind: "Do" } };
  const first = start(tree, { ports });
  first.kernel.inject("r/asking", "Go", null);
  first.run();
  const trace = traced();
  const log = new MemoryLog({ keepAll: true }, first.log.all!.slice(0, 2));
  const second = start(tree, { ports, log, run: 1, tap: trace.tap });
  second.run();
  assertEquals(second.kernel.cell("r/asking")!.head.state, ["ok"]);
  assertEquals(trace.lost, []);
});
