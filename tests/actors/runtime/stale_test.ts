/** Staleness: only what was since set, cancelled or answered. @module */
import { assertEquals } from "@std/assert";
import type { Asker } from "../../../actors/runtime/context.ts";
import { onBothHosts } from "./both_hosts.ts";
import { A, answersTo, ask, B, link, pair } from "./link.ts";
import { traced } from "./trace.ts";

onBothHosts("11 An answer under way is stale once its key was asked again", (start) => {
  const { answers, trace } = answersTo(start, ask, { Ask: (ctx, n) => ctx.reply(n) }, [1, 2]);
  assertEquals(answers, [[2, { type: "ok", body: 2 }]]);
  assertEquals(trace.lost, ["Answer stale"]);
});

onBothHosts("11 A reply to a question that was asked again goes nowhere", (start) => {
  const askers: Asker[] = [];
  const { answers, trace } = answersTo(start, ask, {
    Ask: (ctx, n) => {
      askers.push(ctx.asker!);
      ctx.timer(`reply ${n}`, 5, "Due", { n });
    },
    Due: (ctx, n) => ctx.replyTo(askers[n - 1]!, n),
  }, [1, 2]);
  assertEquals(answers, [[2, { type: "ok", body: 2 }]]);
  assertEquals(trace.lost, []);
});

onBothHosts("11 A timer is stale once its key was set again or cancelled", (start) => {
  const due: string[] = [];
  const trace = traced();
  const a = link({
    Begin: (ctx, n) => {
      if (n === 1) {
        ctx.timer("x", 10, "Due", { n: 1 });
        ctx.timer("y", 10, "Due", { n: 2 });
        ctx.timer("z", 10, "Due", { n: 3 });
      } else {
        ctx.timer("x", 10, "Due", { n: 4 });
        ctx.cancel("y");
        ctx.cancel("never set");
      }
    },
    Due: (ctx, n) => void due.push(`${n} at ${ctx.now}`),
  });
  const { kernel, run } = start(pair(a, link({})), trace);
  kernel.inject(A, "Begin", { n: 1 });
  run(5);
  kernel.inject(A, "Begin", { n: 2 });
  run();
  assertEquals(due, ["3 at 10", "4 at 15"]);
  assertEquals(trace.lost, []);
  assertEquals(kernel.cell(A)!.head.timers.size, 0);
});

onBothHosts("11 A timer that has fired and waits is stale once its key was set again", (start) => {
  const due: number[] = [];
  const trace = traced();
  const a = link({
    Begin: (ctx, n) => ctx.timer("x", 10, "Due", { n }),
    Pass: (ctx) => ctx.timer("x", 10, "Due", { n: 9 }),
    Due: (_, n) => void due.push(n),
  });
  const { kernel, run } = start(pair(a, link({})), trace);
  kernel.inject(A, "Begin", { n: 1 });
  run(5);
  kernel.inject(A, "Pass", { n: 0 });
  kernel.fire();
  run();
  assertEquals(due, [9]);
  assertEquals(trace.lost, ["Due stale"]);
});

for (const how of ["restart", "crash"] as const) {
  onBothHosts(`11 A ${how} makes no timer, reply or io result stale`, (start) => {
    const notes: unknown[] = [];
    const trace = traced();
    let fails = how === "crash" ? 2 : 0;
    const a = link({
      Begin: (ctx, n) => {
        ctx.timer("t", 500, "Due", { n });
        ctx.ask(B, "Ask", { n }, { as: "Answer", key: "q", carry: 1, deadlineMs: 5_000 });
        ctx.io("slow", n, { as: "Answer", key: "w", carry: 2 });
      },
      Pass: () => {
        if (fails-- > 0) throw new Error("bad");
      },
      Due: (ctx) => void notes.push(`due at ${ctx.now}`),
    }, []);
    const answers: unknown[] = [];
    const a2 = { ...a, on: { ...a.on, Answer: (s: unknown, b: unknown) => (answers.push(b), s) } };
    let asker: Asker | null = null;
    const b = link({
      Ask: (ctx) => {
        asker = ctx.asker;
        ctx.timer("later", 600, "Due", { n: 0 });
      },
      Due: (ctx) => ctx.replyTo(asker!, "late"),
    });
    let answerWorld = (_: { type: "ok"; body: unknown }) => {};
    const slow = {
      call: (_: unknown, __: string, answer: typeof answerWorld) => void (answerWorld = answer),
    };
    const { kernel, run } = start(pair(a2, b), { tap: trace.tap, ports: { slow } });
    kernel.inject(A, "Begin", { n: 1 });
    run(50);
    if (how === "restart") kernel.tree.restart([A], "test");
    else kernel.inject(A, "Pass", { n: 0 });
    run(400);
    answerWorld({ type: "ok", body: "world" });
    run();
    assertEquals(notes, ["due at 500"]);
    assertEquals(answers, [
      { carry: 2, answer: { type: "ok", body: "world" } },
      { carry: 1, answer: { type: "ok", body: "late" } },
    ]);
    assertEquals(trace.lost, []);
    assertEquals(kernel.cell(A)!.restarts, 1);
  });
}
