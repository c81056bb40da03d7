/** Questions: continuations are data, and every one has an end. @module */
import { assertEquals } from "@std/assert";
import type { Asker } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { onBothHosts } from "./both_hosts.ts";
import { A, answersTo, ask, type Chain } from "./link.ts";

onBothHosts("10 ask: the reply comes back with what was carried", (start) => {
  const { answers } = answersTo(start, ask, { Ask: (ctx, n) => ctx.reply(n * 10) });
  assertEquals(answers, [[1, { type: "ok", body: 10 }]]);
});

onBothHosts("10 ask: the deadline answers unknown, and a later reply goes nowhere", (start) => {
  let asker: Asker | null = null;
  const { answers, trace, kernel } = answersTo(start, ask, {
    Ask: (ctx) => {
      asker = ctx.asker;
      ctx.timer("late", 30, "Due", { n: 0 });
    },
    Due: (ctx) => ctx.replyTo(asker!, "too late"),
  });
  assertEquals(answers, [[1, { type: "unknown" }]]);
  assertEquals(trace.lost, []);
  assertEquals(kernel.cell(A)!.head.pending.size, 0);
});

onBothHosts("10 ask: who asked is data and may be answered turns later, once", (start) => {
  let asker: Asker | null = null;
  const { answers, trace } = answersTo(start, ask, {
    Ask: (ctx) => {
      asker = JSON.parse(JSON.stringify(ctx.asker));
      ctx.timer("soon", 5, "Due", { n: 0 });
    },
    Due: (ctx) => {
      ctx.replyTo(asker!, "in time");
      ctx.replyTo(asker!, "again");
    },
  });
  assertEquals(answers, [[1, { type: "ok", body: "in time" }]]);
  assertEquals(trace.lost, ["Answer stale"]);
});

onBothHosts("10 ask: of nobody is answered failed at once", (start) => {
  const { answers, trace } = answersTo(
    start,
    (ctx, n) => {
      ctx.ask(ref<Chain>("r/none"), "Ask", { n }, {
        as: "Answer",
        key: "q",
        carry: n,
        deadlineMs: 20,
      });
    },
    {},
  );
  assertEquals(answers, [[1, { type: "failed", error: "unknown_address" }]]);
  assertEquals(trace.lost, ["Ask unknown_address"]);
});
