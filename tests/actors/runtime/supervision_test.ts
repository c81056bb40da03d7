/** Supervision: one case a test; who fails, who is restarted, when, and who ends. @module */
import { assertEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import {
  actor,
  type ChildOptions,
  type Node,
  supervisor,
} from "../../../actors/runtime/supervisor.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts, type Start } from "./both_hosts.ts";
import { KEPT, SKIPPED } from "./mail.ts";
import { ManualLoop } from "./manual_loop.ts";
import { traced } from "./trace.ts";

interface Worker {
  /** Fails this often before it is handled. */
  Work: { readonly failures: number };
  Quit: null;
}

/** Counts what it did since it last started; writes `started` and `stopping` into `life`. */
function worker(life: string[] = []): AnyBehaviour {
  const failed = new Map<unknown, number>();
  return volatile<Worker, number>({
    init: () => 0,
    mail: { Work: SKIPPED, Quit: KEPT },
    started: (state, ctx) => {
      life.push(`${ctx.self} started at ${ctx.now}`);
      return state;
    },
    stopping: (state, ctx) => {
      life.push(`${ctx.self} stopping`);
      return state;
    },
    on: {
      Work: (state, body) => {
        const failures = (failed.get(body) ?? 0) + 1;
        failed.set(body, failures);
        if (failures <= body.failures) throw new Error("cannot work");
        return state + 1;
      },
      Quit: (state, _, ctx) => {
        ctx.stop();
        return state;
      },
    },
  });
}

const quick: ChildOptions = { backoff: { initialMs: 10, maxMs: 40 } };

function children(names: string[], options: ChildOptions, life: string[] = []): Node[] {
  return names.map((name) => actor(name, worker(life), options));
}

/** Crashes `path` once (two failures in a row) and lets the restart happen. */
function crash({ kernel, run }: ReturnType<Start>, path: string): void {
  kernel.inject(path, "Work", { failures: 2 });
  run();
}

onBothHosts("13 one_for_one: only the failed child is restarted", (start) => {
  const trace = traced();
  const running = start(supervisor("s", "one_for_one", children(["a", "b", "c"], quick)), trace);
  running.kernel.inject("s/a", "Work", { failures: 0 });
  crash(running, "s/b");
  assertEquals(trace.restarted, ["s/b"]);
  assertEquals(running.kernel.cell("s/a")!.head.state, 1);
});

onBothHosts(
  "13 rest_for_one: the failed child and those started after it, in start order",
  (start) => {
    const trace = traced();
    const life: string[] = [];
    const running = start(
      supervisor("s", "rest_for_one", [
        ...children(["a"], quick, life),
        supervisor("b", "one_for_one", children(["x", "y"], quick, life), quick),
        ...children(["c"], quick, life),
      ]),
      trace,
    );
    running.run();
    life.length = 0;
    crash(running, "s/a");
    const all = ["s/a", "s/b", "s/b/x", "s/b/y", "s/c"];
    assertEquals(trace.restarted, all);
    assertEquals(life, ["s/a", "s/b/x", "s/b/y", "s/c"].map((path) => `${path} started at 10`));
    trace.restarted.length = 0;
    crash(running, "s/c");
    assertEquals(trace.restarted, ["s/c"]);
  },
);

onBothHosts(
  "13 rest_for_one: nobody works while the restart waits, and no mail is lost",
  (start) => {
    const running = start(supervisor("s", "rest_for_one", children(["a", "b"], quick)));
    const { kernel, run } = running;
    kernel.inject("s/a", "Work", { failures: 2 });
    run(5);
    kernel.inject("s/b", "Work", { failures: 0 });
    run(9);
    assertEquals([kernel.cell("s/b")!.handled, kernel.cell("s/b")!.depth], [1, 1]);
    run();
    assertEquals(kernel.cell("s/b")!.head.state, 1);
  },
);

onBothHosts("13 Backoff doubles with every restart in the period, up to its limit", (start) => {
  const life: string[] = [];
  const options = { ...quick, intensity: { max: 9, withinMs: 1_000 } };
  const running = start(supervisor("s", "one_for_one", children(["a"], options, life)));
  running.run();
  const at: number[] = [];
  for (let i = 0; i < 4; i++) {
    life.length = 0;
    const from = running.kernel.now;
    crash(running, "s/a");
    at.push(Number(life[0]!.split(" at ")[1]) - from);
  }
  assertEquals(at, [10, 20, 40, 40]);
  // Long afterwards the child has a clean record.
  running.run(5_000);
  life.length = 0;
  crash(running, "s/a");
  assertEquals(life, ["s/a started at 5010"]);
});

const twice: ChildOptions = { ...quick, intensity: { max: 2, withinMs: 60_000 } };

onBothHosts("13 Intensity is per child: a sibling's restarts do not count", (start) => {
  const trace = traced();
  const running = start(supervisor("s", "one_for_one", children(["a", "b"], twice)), trace);
  for (const path of ["s/a", "s/b", "s/a", "s/b"]) crash(running, path);
  assertEquals(trace.meltdowns, []);
  assertEquals(trace.restarted.length, 4);
  crash(running, "s/a");
  assertEquals(trace.meltdowns.length, 1);
});

onBothHosts(
  "13 A meltdown escalates: the supervisor's parent restarts the whole subtree",
  (start) => {
    const trace = traced();
    const running = start(
      supervisor("s", "one_for_one", [
        supervisor("t", "one_for_one", children(["a", "b"], twice), quick),
        ...children(["c"], quick),
      ]),
      trace,
    );
    for (let i = 0; i < 2; i++) crash(running, "s/t/a");
    trace.restarted.length = 0;
    crash(running, "s/t/a");
    assertEquals(trace.restarted, ["s/t", "s/t/a", "s/t/b"]);
    assertEquals(trace.meltdowns, []);
    // The new supervisor has a clean record, and the poison of old is handled.
    trace.restarted.length = 0;
    crash(running, "s/t/a");
    assertEquals(trace.restarted, ["s/t/a"]);
  },
);

onBothHosts("13 A meltdown at the root latches", (start) => {
  const trace = traced();
  const raised: string[] = [];
  const latch = { read: () => 0, raise: (reason: string) => void raised.push(reason) };
  const tree = supervisor("s", "one_for_one", children(["a"], twice));
  const running = start(tree, { tap: trace.tap, latch });
  for (let i = 0; i < 3; i++) crash(running, "s/a");
  assertEquals(raised, ["s melted down: a melted down: cannot work"]);
  assertEquals(trace.meltdowns, ["s: a melted down: cannot work"]);
});

onBothHosts("13 off: a child that melts down is switched off, the rest goes on", (start) => {
  const trace = traced();
  const off: ChildOptions = { ...twice, onMeltdown: "off" };
  const running = start(
    supervisor("s", "rest_for_one", [...children(["a"], off), ...children(["b"], quick)]),
    trace,
  );
  const { kernel, run } = running;
  for (let i = 0; i < 3; i++) crash(running, "s/a");
  assertEquals(trace.meltdowns, ["s/a: cannot work"]);
  assertEquals([kernel.cell("s/a")!.status, kernel.cell("s/b")!.status], ["stopped", "running"]);
  kernel.inject("s/b", "Work", { failures: 0 });
  run();
  assertEquals(kernel.cell("s/b")!.head.state, 1);
});

onBothHosts("13 off: a restart of the parent does not switch it on; only start() does", (start) => {
  const trace = traced();
  const life: string[] = [];
  const running = start(
    supervisor("s", "one_for_one", [
      supervisor("t", "rest_for_one", children(["a", "b"], twice, life), quick),
    ]),
    trace,
  );
  const { kernel, run } = running;
  run();
  kernel.tree.stop("s/t/b");
  for (let i = 0; i < 3; i++) crash(running, "s/t/a");
  assertEquals(kernel.cell("s/t/b")!.status, "stopped");
  assertEquals(kernel.cell("s/t/a")!.status, "running");
  life.length = 0;
  kernel.tree.start("s/t/b");
  kernel.inject("s/t/b", "Work", { failures: 0 });
  run();
  assertEquals(life.length, 1);
  assertEquals(kernel.cell("s/t/b")!.head.state, 1);
});

onBothHosts("13 transient: an actor that stops of its own accord has ended", (start) => {
  const trace = traced();
  const running = start(
    supervisor("s", "one_for_one", children(["a"], { ...quick, restart: "transient" })),
    trace,
  );
  const { kernel, run } = running;
  kernel.inject("s/a", "Quit", null);
  kernel.inject("s/a", "Work", { failures: 0 });
  run();
  assertEquals(kernel.cell("s/a")!.status, "stopped");
  assertEquals(trace.restarted, []);
  assertEquals(trace.lost, ["Work stopped"]);
});

onBothHosts("13 transient: one that crashes is restarted all the same", (start) => {
  const trace = traced();
  const options: ChildOptions = { ...quick, restart: "transient" };
  const running = start(supervisor("s", "one_for_one", children(["a"], options)), trace);
  crash(running, "s/a");
  assertEquals(trace.restarted, ["s/a"]);
});

onBothHosts("13 permanent: an actor that stops itself begins anew and loses no mail", (start) => {
  const trace = traced();
  const running = start(supervisor("s", "one_for_one", children(["a"], quick)), trace);
  const { kernel, run } = running;
  kernel.inject("s/a", "Work", { failures: 0 });
  kernel.inject("s/a", "Quit", null);
  kernel.inject("s/a", "Work", { failures: 0 });
  run();
  assertEquals(trace.restarted, ["s/a"]);
  assertEquals(trace.lost, []);
  assertEquals(kernel.cell("s/a")!.head.state, 1);
});

onBothHosts("13 An abort is no recovery: one failure restarts nobody", (start) => {
  const trace = traced();
  const running = start(supervisor("s", "one_for_one", children(["a"], quick)), trace);
  running.kernel.inject("s/a", "Work", { failures: 1 });
  running.run();
  assertEquals([trace.aborted.length, trace.restarted.length], [1, 0]);
});

onBothHosts("13 A restart that waits is overtaken by that of an earlier sibling", (start) => {
  const trace = traced();
  const slow: ChildOptions = { backoff: { initialMs: 30, maxMs: 30 } };
  const running = start(
    supervisor("s", "rest_for_one", [
      ...children(["a"], slow),
      ...children(["b"], quick),
      ...children(["c"], slow),
    ]),
    trace,
  );
  const { kernel, run } = running;
  // b would be back at 10, before the a it depends on.
  kernel.inject("s/b", "Work", { failures: 2 });
  run(5);
  kernel.inject("s/a", "Work", { failures: 2 });
  run(34);
  assertEquals(trace.restarted, []);
  run();
  assertEquals(trace.restarted, ["s/a", "s/b", "s/c"]);
});

onBothHosts(
  "13 A failure reported while an earlier sibling's restart waits adds no restart",
  (start) => {
    const trace = traced();
    const running = start(supervisor("s", "rest_for_one", children(["a", "b"], quick)), trace);
    const { kernel, run } = running;
    // Both fail before the supervisor hears of either.
    for (const path of ["s/a", "s/b"]) kernel.tree.crashed(kernel.cell(path)!, "test");
    run();
    assertEquals(trace.restarted, ["s/a", "s/b"]);
  },
);

onBothHosts("13 An actor whose start fails is restarted until it melts down", (start) => {
  const trace = traced();
  const unborn = volatile<Worker, number>({
    init: () => 0,
    mail: { Work: KEPT, Quit: KEPT },
    started: (state) => {
      throw new Error("cannot start");
      return state;
    },
    on: { Work: (state) => state + 1, Quit: (state) => state },
  });
  const off: ChildOptions = { ...twice, onMeltdown: "off" };
  const { kernel, run } = start(supervisor("s", "one_for_one", [actor("a", unborn, off)]), trace);
  kernel.inject("s/a", "Work", { failures: 0 });
  run();
  assertEquals(trace.restarted.length, 2);
  assertEquals(trace.meltdowns, ["s/a: cannot start"]);
  // Nothing was handled before the start.
  assertEquals(kernel.cell("s/a")!.handled, 0);
});

onBothHosts("13 A recovery that fails counts as a failure of its child", (start) => {
  const trace = traced();
  let broken = false;
  const folded = durable<Worker, number, { type: "Worked" }>({
    init: () => 0,
    apply: (state) => {
      if (broken) throw new Error("cannot fold");
      return state + 1;
    },
    versions: { Worked: 1 },
    mail: { Work: KEPT, Quit: KEPT },
    on: { Work: (_, __, ctx) => ctx.emit({ type: "Worked" }), Quit: (state) => state },
  });
  const tree = supervisor("s", "one_for_one", [
    actor("a", folded, { ...twice, onMeltdown: "off" }),
    ...children(["b"], quick),
  ]);
  const { kernel, run } = start(tree, trace);
  kernel.inject("s/a", "Work", { failures: 0 });
  run();
  broken = true;
  kernel.tree.crashed(kernel.cell("s/a")!, "test");
  run();
  assertEquals(trace.meltdowns, ["s/a: s/a cannot be recovered: cannot fold"]);
  assertEquals(kernel.cell("s/b")!.status, "running");
});

function family(life: string[]): Node {
  return supervisor("s", "one_for_one", [
    ...children(["a"], { graceMs: 50 }, life),
    supervisor("t", "one_for_one", children(["b", "c"], { graceMs: 50 }, life)),
  ]);
}

const lastWords = ["s/t/c stopping", "s/t/b stopping", "s/a stopping"];

Deno.test("13 stop: in reverse start order, each after its last words (virtual time)", () => {
  const life: string[] = [];
  const host = new VirtualHost(family(life));
  host.run();
  life.length = 0;
  host.kernel.inject("s/t/b", "Work", { failures: 0 });
  host.stop();
  assertEquals(life, lastWords);
  assertEquals(host.kernel.cell("s/t/b")!.handled, 3);
  assertEquals([...host.kernel.cells].map((cell) => cell.status), Array(5).fill("stopped"));
});

async function stopped(loop: ManualLoop, stop: Promise<void>): Promise<void> {
  let done = false;
  stop.then(() => done = true);
  while (!done) {
    loop.turn();
    await Promise.resolve();
  }
}

Deno.test("13 stop: in reverse start order, each after its last words (real time)", async () => {
  const life: string[] = [];
  const loop = new ManualLoop();
  const host = new RealHost(family(life), { loop, log: new MemoryLog() });
  while (loop.turn());
  life.length = 0;
  host.inject("s/t/b", "Work", { failures: 0 });
  await stopped(loop, host.stop());
  assertEquals(life, lastWords);
  assertEquals(host.kernel.cell("s/t/b")!.handled, 3);
  assertEquals([...host.kernel.cells].map((cell) => cell.status), Array(5).fill("stopped"));
});

Deno.test("13 stop: an actor that never finishes is stopped after its grace time", async () => {
  const endless = volatile<Worker, number>({
    init: () => 0,
    mail: { Work: KEPT, Quit: KEPT },
    on: {
      Work: (state, body, ctx) => {
        ctx.tell(ref<Worker>("s/a"), "Work", body);
        return state + 1;
      },
      Quit: (state) => state,
    },
  });
  const loop = new ManualLoop(0, 0.5);
  const tree = supervisor("s", "one_for_one", [actor("a", endless, { graceMs: 50 })]);
  const host = new RealHost(tree, { loop, log: new MemoryLog() });
  host.inject("s/a", "Work", { failures: 0 });
  await stopped(loop, host.stop());
  assertEquals(host.kernel.cell("s/a")!.status, "stopped");
});

Deno.test("13 stop: of a subtree leaves the rest running (both hosts)", async () => {
  const life: string[] = [];
  const virtual = new VirtualHost(family(life));
  virtual.run();
  virtual.stop("s/t");
  const loop = new ManualLoop();
  const real = new RealHost(family(life), { loop, log: new MemoryLog() });
  while (loop.turn());
  await stopped(loop, real.stop("s/t"));
  for (const { kernel } of [virtual, real]) {
    const statuses = [...kernel.cells].map(({ path, status }) => `${path} ${status}`);
    assertEquals(statuses, [
      "s running",
      "s/a running",
      "s/t stopped",
      "s/t/b stopped",
      "s/t/c stopped",
    ]);
  }
});
