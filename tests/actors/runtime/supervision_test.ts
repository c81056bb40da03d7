/** Supervision: one case a test; who fails, who is restarted, and when. @module */
import { assertEquals } from "@std/assert";
import { type ChildOptions, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { traced } from "./trace.ts";
import { children, crash, quick } from "./worker.ts";

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

onBothHosts(
  "13 rest_for_one: who was suspended with a failed child comes back without it, too",
  (start) => {
    for (const isBackOn of [false, true]) {
      const running = start(supervisor("s", "rest_for_one", children(["a", "b"], quick)));
      const { kernel, run } = running;
      kernel.inject("s/a", "Work", { failures: 2 });
      run(5);
      // The failed one is switched off, and on, before its restart is due.
      kernel.tree.stop("s/a");
      if (isBackOn) kernel.tree.start("s/a");
      kernel.inject("s/b", "Work", { failures: 0 });
      run();
      const statuses = ["s/a", "s/b"].map((path) => kernel.cell(path)!.status);
      assertEquals(statuses, [isBackOn ? "running" : "stopped", "running"]);
      assertEquals(kernel.cell("s/b")!.head.state, 1);
    }
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
