/** Envelopes: who sent what because of what, and what they may carry. @module */
import { assert, assertEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Context } from "../../../actors/runtime/context.ts";
import { onBothHosts } from "./both_hosts.ts";
import { A, B, type Chain, link, pair } from "./link.ts";
import { KEPT } from "./mail.ts";
import { traced } from "./trace.ts";

onBothHosts("9 Every envelope has a deterministic id, a cause and its time", (start) => {
  const causes: string[] = [];
  const trace = traced();
  const tap = {
    ...trace.tap,
    committed: (envelope: Parameters<NonNullable<typeof trace.tap.committed>>[0]) => {
      causes.push(`${envelope.id} <- ${envelope.cause} at ${envelope.at}`);
    },
  };
  const a = link({
    Begin: (ctx, n) => {
      ctx.tell(B, "Pass", { n });
      ctx.tell(B, "Pass", { n: -n });
    },
  });
  const b = link({ Pass: (ctx, n) => n > 0 && ctx.timer("t", 5, "Due", { n }) });
  const { kernel, run } = start(pair(a, b), { tap, run: 3, startAt: 50 });
  kernel.inject(A, "Begin", { n: 1 });
  run();
  // Volatile senders carry run and incarnation; timers the number of their setting.
  const number = 3 * 2 ** 44;
  assertEquals(causes, [
    "host~3#0.0 <-  at 50",
    "r/a~3.1#0.0 <- host~3#0.0 at 50",
    "r/a~3.1#0.1 <- host~3#0.0 at 50",
    `r/b!t#${number}.0 <-  at 55`,
  ]);
});

onBothHosts(
  "9 A new incarnation never repeats an id; a durable sender's ids are its path's",
  (start) => {
    const begin = (ctx: Context<Chain>, n: number) => ctx.tell(B, "Pass", { n });
    const steady = durable<Chain, number, { type: "Begun" }>({
      init: () => 0,
      apply: (state) => state + 1,
      versions: { Begun: 1 },
      mail: { Begin: KEPT, Pass: KEPT, Ask: KEPT, Due: KEPT, Answer: KEPT },
      on: {
        Begin: (_, { n }, ctx) => {
          begin(ctx, n);
          return ctx.emit({ type: "Begun" });
        },
        Pass: (state) => state,
        Ask: (state) => state,
        Due: (state) => state,
        Answer: (state) => state,
      },
    });
    const idsOf = (a: AnyBehaviour) => {
      const trace = traced();
      const { kernel, run } = start(pair(a, link({})), trace);
      for (const n of [1, 2]) {
        kernel.inject(A, "Begin", { n });
        run();
        kernel.tree.restart([A], "test");
      }
      return trace.delivered.filter((each) => each.includes("Pass")).map((each) =>
        each.split(" ")[0]
      );
    };
    assertEquals(idsOf(link({ Begin: begin })), ["r/a~0.1#0.0", "r/a~0.2#1.0"]);
    assertEquals(idsOf(steady), ["r/a#0.0", "r/a#1.0"]);
  },
);

onBothHosts("9 A correlation goes along with tells, asks, timers and answers", (start) => {
  const notes: { correlation: unknown }[] = [];
  const a = link({
    Begin: (ctx, n) => ctx.tell(B, "Pass", { n }, { correlation: "order 7" }),
    Due: (ctx, n) => {
      ctx.ask(B, "Ask", { n }, { as: "Answer", key: "q", carry: n, deadlineMs: 100 });
      ctx.io("world", n, { as: "Answer", key: "w", carry: n });
    },
  }, notes);
  const b = link({
    Pass: (ctx, n) => ctx.tell(A, "Due", { n }),
    Ask: (ctx) => ctx.timer("reply later", 3, "Due", { n: 0 }),
  }, notes);
  const world = {
    call: (_: unknown, __: string, answer: (a: { type: "ok"; body: unknown }) => void) =>
      answer({ type: "ok", body: 1 }),
  };
  const { kernel, run } = start(pair(a, b), { ports: { world } });
  kernel.inject(A, "Begin", { n: 1 });
  run();
  const correlations = notes.map(({ correlation }) => correlation);
  // All but the first: the ask's deadline included.
  assertEquals(correlations, [undefined, ...correlations.slice(1).map(() => "order 7")]);
  assertEquals(notes.length, 7);
});

onBothHosts("9 A message is not delivered after it has expired, and its asker is told", (start) => {
  const notes: unknown[] = [];
  const trace = traced();
  const a = link({
    Begin: (ctx) => {
      ctx.tell(B, "Pass", { n: 1 }, { expiresAt: ctx.now + 99 });
      ctx.tell(B, "Pass", { n: 2 }, { expiresAt: ctx.now + 100 });
      ctx.io("b", { n: 3 }, { as: "Answer", key: "k", carry: 3, expiresAt: ctx.now + 99 });
    },
  }, notes);
  // Its first message fails twice: what waits behind waits for 100 ms.
  let failures = 2;
  const b = link({
    Due: () => {
      if (failures-- > 0) throw new Error("bad");
    },
  }, notes);
  const ports = { b: { path: B, kind: "Ask" } };
  const { kernel, run } = start(pair(a, b), { tap: trace.tap, ports, startAt: 1_000 });
  kernel.inject(B, "Due", { n: 0 });
  kernel.inject(A, "Begin", { n: 0 });
  run();
  assertEquals(trace.lost, ["Pass expired", "Ask expired"]);
  const passed = notes.filter((note) => (note as { kind?: string }).kind === "Pass");
  assertEquals(passed.length, 1);
  assertEquals(notes.at(-1), {
    self: A,
    carry: 3,
    answer: { type: "withheld", reason: "expired" },
    correlation: undefined,
  });
});

onBothHosts("9 Bodies are plain data: a function or class inside throws in tests", (start) => {
  class Price {}
  const bodies: unknown[] = [() => 1, { at: [new Price()] }, new Map(), { s: Symbol("s") }];
  for (const body of bodies) {
    const trace = traced();
    const a = link({ Begin: (ctx) => ctx.tell(B, "Pass", body as { n: number }) });
    const { kernel, run } = start(pair(a, link({})), trace);
    kernel.inject(A, "Begin", { n: 1 });
    run();
    assert(trace.aborted[0]!.includes("is no plain data"), trace.aborted[0]);
  }
});

onBothHosts("9 Bodies are frozen in tests: a handler that changes one is aborted", (start) => {
  const trace = traced();
  const a = link({ Begin: (ctx) => ctx.tell(B, "Pass", { n: 1 }) });
  const meddling = volatile<Chain, null>({
    init: () => null,
    mail: { Begin: KEPT, Pass: KEPT, Ask: KEPT, Due: KEPT, Answer: KEPT },
    on: {
      Begin: (state) => state,
      Pass: (state, body) => {
        (body as { n: number }).n = 2;
        return state;
      },
      Ask: (state) => state,
      Due: (state) => state,
      Answer: (state) => state,
    },
  });
  const { kernel, run } = start(pair(a, meddling), trace);
  kernel.inject(A, "Begin", { n: 1 });
  run();
  assert(trace.aborted[0]!.startsWith("Pass: Cannot assign to read only property"));
});
