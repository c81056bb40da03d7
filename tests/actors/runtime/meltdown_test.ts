/** Meltdowns: whose budget, who is told, and what is switched off. @module */
import { assertEquals } from "@std/assert";
import { durable, volatile } from "../../../actors/runtime/behaviour.ts";
import { actor, type ChildOptions, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { broken } from "./broken.ts";
import { KEPT } from "./mail.ts";
import { traced } from "./trace.ts";
import { children, crash, quick, twice, type Worker } from "./worker.ts";

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

onBothHosts(
  "13 latch: a child that melts down latches the host, and escalates all the same",
  (start) => {
    const trace = traced();
    const raised: string[] = [];
    const latch = { read: () => 0, raise: (reason: string) => void raised.push(reason) };
    const latching: ChildOptions = { ...twice, onMeltdown: "latch" };
    const running = start(
      supervisor("s", "one_for_one", [
        supervisor("t", "one_for_one", children(["a"], latching), quick),
        ...children(["b"], quick),
      ]),
      { tap: trace.tap, latch },
    );
    for (let i = 0; i < 2; i++) crash(running, "s/t/a");
    assertEquals(raised, []);
    trace.restarted.length = 0;
    crash(running, "s/t/a");
    assertEquals(raised, ["s/t melted down: a melted down: cannot work"]);
    assertEquals(trace.meltdowns, ["s/t: a melted down: cannot work"]);
    assertEquals(trace.restarted, ["s/t", "s/t/a"]);
  },
);

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

onBothHosts("13 An actor whose start fails is restarted until it melts down", (start) => {
  const trace = traced();
  const unborn = volatile<Worker, number>({
    init: () => 0,
    mail: { Work: KEPT, Quit: KEPT },
    started: () => broken("cannot start"),
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
