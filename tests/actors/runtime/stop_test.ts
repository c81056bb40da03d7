/** Ends: of one's own accord, in order, and in time. @module */
import { assertEquals } from "@std/assert";
import { volatile } from "../../../actors/runtime/behaviour.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import {
  actor,
  type ChildOptions,
  type Node,
  supervisor,
} from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { ManualLoop } from "./manual_loop.ts";
import { traced } from "./trace.ts";
import { children, crash, quick, type Worker } from "./worker.ts";

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

onBothHosts(
  "13 transient: an end is no failure: those started after it go on as they were",
  (start) => {
    const trace = traced();
    const ending: ChildOptions = { ...quick, restart: "transient" };
    const tree = [...children(["a"], ending), ...children(["b"], quick)];
    const { kernel, run } = start(supervisor("s", "rest_for_one", tree), trace);
    kernel.inject("s/b", "Work", { failures: 0 });
    kernel.inject("s/a", "Quit", null);
    run();
    assertEquals(trace.restarted, []);
    assertEquals(kernel.cell("s/b")!.head.state, 1);
  },
);

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
