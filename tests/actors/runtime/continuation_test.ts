/** Envelopes and continuations: who sent what because of what, and how answers come back. @module */
import { assert, assertEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered, Asker, Context } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts, type Start } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { traced } from "./trace.ts";

interface Chain {
  Begin: { readonly n: number };
  Pass: { readonly n: number };
  Ask: { readonly n: number };
  Due: { readonly n: number };
  Answer: Answered<number, number>;
}

type Step = (ctx: Context<Chain>, n: number) => void;

/** An actor of which each kind does what the test says. */
function link(
  steps: Partial<Record<"Begin" | "Pass" | "Ask" | "Due", Step>>,
  notes: unknown[] = [],
) {
  const on = (kind: keyof typeof steps) =>
  (
    state: null,
    { n }: { readonly n: number },
    ctx: Context<Chain>,
  ) => {
    notes.push({ self: ctx.self, kind, n, cause: ctx.cause, correlation: ctx.correlation });
    steps[kind]?.(ctx, n);
    return state;
  };
  return volatile<Chain, null>({
    init: () => null,
    mail: { Begin: KEPT, Pass: KEPT, Ask: KEPT, Due: KEPT, Answer: KEPT },
    on: {
      Begin: on("Begin"),
      Pass: on("Pass"),
      Ask: on("Ask"),
      Due: on("Due"),
      Answer: (state, { carry, answer }, ctx) => {
        notes.push({ self: ctx.self, carry, answer, correlation: ctx.correlation });
        return state;
      },
    },
  });
}

const A = ref<Chain>("r/a");
const B = ref<Chain>("r/b");

function pair(a: AnyBehaviour, b: AnyBehaviour) {
  return supervisor("r", "one_for_one", [actor("a", a), actor("b", b)]);
}

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

/** The answers that `Begin` at a gets from `asking`, with b doing `steps`. */
function answersTo(
  start: Start,
  asking: Step,
  steps: Parameters<typeof link>[0],
  begins: readonly number[] = [1],
) {
  const notes: { carry?: unknown; answer?: unknown }[] = [];
  const trace = traced();
  const { kernel, run } = start(pair(link({ Begin: asking }, notes), link(steps)), trace);
  for (const n of begins) kernel.inject(A, "Begin", { n });
  run();
  const answers = notes.filter((note) => note.answer).map(({ carry, answer }) => [carry, answer]);
  return { answers, trace, kernel };
}

const ask: Step = (ctx, n) =>
  ctx.ask(B, "Ask", { n }, { as: "Answer", key: "q", carry: n, deadlineMs: 20 });

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

onBothHosts("11 A question asked again under its key makes the older answer stale", (start) => {
  const { answers, trace } = answersTo(start, ask, { Ask: (ctx, n) => ctx.reply(n) }, [1, 2]);
  assertEquals(answers, [[2, { type: "ok", body: 2 }]]);
  // The first reply was never sent: by then its question was another.
  assertEquals(trace.lost, []);
});

onBothHosts("11 An answer under way is stale once its key was asked again", (start) => {
  const notes: { carry?: unknown; answer?: unknown }[] = [];
  const trace = traced();
  const a = link({ Begin: ask }, notes);
  const b = link({ Ask: (ctx, n) => ctx.reply(n) });
  const { kernel, run } = start(pair(a, b), trace);
  kernel.inject(A, "Begin", { n: 1 });
  while (kernel.cell(A)!.depth > 0 || kernel.cell(B)!.depth > 0) {
    // As soon as the reply waits, the question is put again before it.
    if (kernel.cell(A)!.ordinary.peek()?.slot.kind === "Answer") break;
    kernel.step();
  }
  const reply = kernel.cell(A)!.ordinary.shift()!;
  kernel.inject(A, "Begin", { n: 2 });
  kernel.post.enqueue(reply);
  run();
  assertEquals(notes.filter((note) => note.answer).map(({ carry }) => carry), [2]);
  assertEquals(trace.lost, ["Answer stale"]);
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
