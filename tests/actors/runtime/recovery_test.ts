/** Recovery: one way back for an actor, a subtree and a process. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered, Asker, DurableContext } from "../../../actors/runtime/context.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../../actors/runtime/record.ts";
import { foldedHead } from "../../../actors/runtime/recovery.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, type Node, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts, type Running } from "./both_hosts.ts";
import { ASKED, KEPT, SKIPPED } from "./mail.ts";
import { traced } from "./trace.ts";

interface Cog {
  /** What to do, one letter each. */
  Turn: { readonly steps: string };
  Answer: Answered<string, unknown>;
  Due: { readonly key: string };
  Fail: null;
}
type Moved = { readonly type: "Moved"; readonly by: number };
interface CogState {
  readonly moved: number;
  readonly answers: readonly string[];
  readonly asker: Asker | null;
}

const OTHER: Readonly<Record<string, string>> = { "r/a": "r/b", "r/b": "r/a" };

type CogContext = DurableContext<Cog, CogState, Moved>;

/** Everything a durable actor can do, by letter. */
const STEPS: Readonly<Record<string, (ctx: CogContext) => void>> = {
  e: (ctx) => void ctx.emit({ type: "Moved", by: 1 }),
  r: (ctx) => void ctx.emit({ type: "Moved", by: ctx.random() }),
  d: (ctx) => void ctx.random(),
  t: (ctx) => ctx.timer("t", 5, "Due", { key: "t" }),
  u: (ctx) => ctx.timer("u", 9, "Due", { key: "u" }),
  x: (ctx) => ctx.cancel("t"),
  s: (ctx) => ctx.tell(ref<Cog>(OTHER[ctx.self]!), "Turn", { steps: "e" }),
  q: (ctx) =>
    ctx.ask(ref<Cog>(OTHER[ctx.self]!), "Turn", { steps: "p" }, {
      as: "Answer",
      key: "q",
      carry: "q",
      deadlineMs: 7,
    }),
  p: (ctx) => ctx.reply("pong"),
  i: (ctx) => ctx.io("world", 1, { as: "Answer", key: "i", carry: "i" }),
};

const cog = durable<Cog, CogState, Moved | { readonly type: "Heard"; readonly what: string }>({
  init: () => ({ moved: 0, answers: [], asker: null }),
  apply: (state, event) =>
    event.type === "Moved"
      ? { ...state, moved: state.moved + event.by }
      : { ...state, answers: [...state.answers, event.what] },
  versions: { Moved: 1, Heard: 1 },
  mail: { Turn: KEPT, Answer: KEPT, Due: KEPT, Fail: KEPT },
  on: {
    Turn: (state, { steps }, ctx) => {
      let next = state;
      for (const step of steps) {
        if (step === "e") next = ctx.emit({ type: "Moved", by: 1 });
        else if (step === "r") next = ctx.emit({ type: "Moved", by: ctx.random() });
        else STEPS[step]!(ctx as unknown as CogContext);
      }
      return next;
    },
    Answer: (_, { carry, answer }, ctx) =>
      ctx.emit({ type: "Heard", what: `${carry} ${answer.type}` }),
    Due: (_, { key }, ctx) => ctx.emit({ type: "Heard", what: `due ${key}` }),
    Fail: (state) => {
      throw new Error("bad");
      return state;
    },
  },
});

const cogs: Node = supervisor("r", "one_for_one", [actor("a", cog), actor("b", cog)]);

/** The world answers after 3 ms. */
function cogHost(log: MemoryLog, startAt = 0, run = 0): VirtualHost {
  return new VirtualHost(cogs, {
    log,
    startAt,
    run,
    freeze: true,
    ports: (host) => ({
      world: {
        call: (_, __, answer) => host.after(3, () => answer({ type: "ok", body: 1 })),
      },
    }),
  });
}

function headsOf({ kernel }: { kernel: VirtualHost["kernel"] }) {
  return [...kernel.cells].filter((cell) => cell.durable).map(({ path, head }) => [path, head]);
}

const scripts = fc.array(
  fc.record({
    to: fc.constantFrom("r/a", "r/b"),
    steps: fc.string({ unit: fc.constantFrom(..."erdtuxsqi"), maxLength: 5 }),
    waitMs: fc.nat({ max: 6 }),
  }),
  { maxLength: 25 },
);
type Script = readonly { readonly to: string; readonly steps: string; readonly waitMs: number }[];

function play(host: VirtualHost, script: Script): void {
  for (const { to, steps, waitMs } of script) {
    host.kernel.inject(to, "Turn", { steps });
    host.run(host.now + waitMs);
  }
}

Deno.test("15 The fold of the records is the committed head: state, turn, draws, timers, pending", () => {
  fc.assert(fc.property(scripts, (script) => {
    const host = cogHost(new MemoryLog());
    for (const line of script) {
      play(host, [line]);
      for (const cell of host.kernel.cells) {
        if (cell.durable) assertEquals(foldedHead(host.kernel, cell), cell.head);
      }
    }
    host.run();
    for (const cell of host.kernel.cells) {
      if (cell.durable) assertEquals(foldedHead(host.kernel, cell), cell.head);
    }
  }));
});

Deno.test("15 A recovery at any moment changes nothing: ids, draws and states go on", () => {
  fc.assert(fc.property(scripts, fc.nat(), (script, seed) => {
    const run = (recover: boolean) => {
      const log = new MemoryLog({ keepAll: true });
      const host = cogHost(log);
      script.forEach((line, i) => {
        play(host, [line]);
        if (!recover) return;
        host.kernel.tree.restart([["r", "r/a", "r/b"][(seed + i) % 3]!], "test");
      });
      host.run();
      return { heads: headsOf(host), records: log.all };
    };
    assertEquals(run(true), run(false));
  }));
});

Deno.test("15 A process starts from any surviving prefix as the fold of that prefix", () => {
  fc.assert(
    fc.property(scripts, fc.double({ min: 0, max: 1, noNaN: true }), (script, share) => {
      const log = new MemoryLog({ keepAll: true });
      const before = cogHost(log);
      play(before, script);
      const survivors = log.all!.slice(0, Math.round(share * log.lastLsn));
      const after = cogHost(new MemoryLog({ keepAll: true }, survivors), before.now, 1);
      for (const cell of after.kernel.cells) {
        if (cell.durable) assertEquals(cell.head, foldedHead(after.kernel, cell));
      }
      after.run();
      // At rest: nothing is awaited, and no record's send is without its end.
      for (const cell of after.kernel.cells) {
        assertEquals([cell.head.pending.size, cell.head.timers.size, cell.depth], [0, 0, 0]);
        assertEquals([...after.log.unconsumed(cell.path)], []);
      }
      // Each send was consumed once, each turn number used once.
      const { all } = after.log;
      const consumed = all!.map(({ path, consumed }) => `${path} ${consumed}`);
      assertEquals(new Set(consumed).size, consumed.length);
      const turns = all!.filter(({ lost }) => !lost).map(({ path, turn }) => `${path} ${turn}`);
      assertEquals(new Set(turns).size, turns.length);
    }),
  );
});

/** Runs `script`, cuts the log after `lsn` (default: all of it), and starts anew. */
function reborn(script: Script, lsn = Infinity): { before: VirtualHost; after: VirtualHost } {
  const before = cogHost(new MemoryLog({ keepAll: true }));
  play(before, script);
  const survivors = before.log.all!.slice(0, lsn);
  const after = cogHost(new MemoryLog({ keepAll: true }, survivors), before.now, 1);
  return { before, after };
}

function stateOf({ kernel }: Pick<Running, "kernel">, path: string): CogState {
  return kernel.cell(path)!.head.state as CogState;
}

Deno.test("15 Unconsumed sends are re-queued exactly once, with id and time", () => {
  const { after } = reborn([{ to: "r/a", steps: "sss", waitMs: 0 }], 1);
  assertEquals(after.kernel.cell("r/b")!.depth, 3);
  const ids = [...after.kernel.cell("r/b")!.ordinary].map(({ id }) => id);
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
  const at = () => stateOf(after, "r/a").answers.length;
  for (let now = 2; now <= 9; now++) {
    const before = at();
    after.run(now);
    if (at() > before) fired.push(now);
  }
  assertEquals(fired, [5, 9]);
  assertEquals(stateOf(after, "r/a").answers, ["due t", "due u"]);
});

Deno.test("15 A timer that came due while nobody ran fires at the start", () => {
  const log = new MemoryLog({ keepAll: true });
  const before = cogHost(log);
  play(before, [{ to: "r/a", steps: "t", waitMs: 0 }]);
  const after = cogHost(new MemoryLog({}, log.all!), 1_000, 1);
  after.run(1_000);
  assertEquals(stateOf(after, "r/a").answers, ["due t"]);
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
    assertEquals(stateOf(host, "r/a").answers, ["i unknown"]);
  }
  assertEquals(calls, 0);
});

Deno.test("15 A question under way when the process died is answered by its deadline or its reply", () => {
  const asked: Script = [{ to: "r/a", steps: "q", waitMs: 0 }];
  // Only the question survived: it is asked again, and answered.
  const again = reborn(asked, 1).after;
  again.run();
  assertEquals(stateOf(again, "r/a").answers, ["q ok"]);
  // The reply survived: it is delivered, not repeated.
  const replied = reborn(asked, 2).after;
  replied.run();
  assertEquals(stateOf(replied, "r/a").answers, ["q ok"]);
  assertEquals(replied.kernel.cell("r/b")!.handled, 0);
  // Too late for both.
  const log = new MemoryLog({}, reborn(asked, 1).after.log.all!.slice(0, 1));
  const late = cogHost(log, 1_000, 1);
  late.run();
  assertEquals(stateOf(late, "r/a").answers, ["q unknown"]);
  assertEquals(late.kernel.letters.counts, { expired: 1 });
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

type Old = { readonly type: "Paid"; readonly rupees: number };
type New = { readonly type: "PaidPaise"; readonly paise: number };

function purse(upcast: boolean): AnyBehaviour {
  return durable<{ Pay: null }, number, New>({
    init: () => 0,
    apply: (state, { paise }) => state + paise,
    versions: { PaidPaise: 2 },
    ...(upcast
      ? {
        upcast: {
          "Paid@1": (old) => ({ type: "PaidPaise", paise: (old as Old).rupees * 100 }),
          "PaidPaise@1": (old) => ({ type: "PaidPaise", paise: (old as New).paise * 10 }),
        },
      }
      : {}),
    mail: { Pay: KEPT },
    on: { Pay: (_, __, ctx) => ctx.emit({ type: "PaidPaise", paise: 5 }) },
  });
}

function oldRecord(lsn: number, events: TurnRecord["events"]): TurnRecord {
  return {
    lsn,
    path: "purse",
    turn: lsn - 1,
    at: 0,
    kind: "Pay",
    consumed: `host~0#${lsn}.0`,
    events,
    sends: [],
    timers: [],
    effects: [],
    pending: [],
    rng: 1,
    v: 1,
  };
}

Deno.test("15 Events of older versions are brought up to date in the fold", () => {
  const records = [
    oldRecord(1, [["Paid@1", { type: "Paid", rupees: 3 }]]),
    oldRecord(2, [["PaidPaise@1", { type: "PaidPaise", paise: 2 }]]),
    oldRecord(3, [["PaidPaise@2", { type: "PaidPaise", paise: 7 }]]),
  ];
  const host = new VirtualHost(actor("purse", purse(true)), { log: new MemoryLog({}, records) });
  assertEquals(host.kernel.cell("purse")!.head.state, 300 + 20 + 7);
  assertThrows(
    () => new VirtualHost(actor("purse", purse(false)), { log: new MemoryLog({}, records) }),
    Error,
    "No way from Paid@1 to today's events",
  );
});

Deno.test("15 A checkpoint and later records give the same head as all records", () => {
  const log = new MemoryLog({ keepAll: true });
  const host = cogHost(log);
  for (let i = 0; i < 700; i++) {
    play(host, [{ to: "r/a", steps: ["er", "t", "d", "x", "u"][i % 5]!, waitMs: i % 3 }]);
  }
  const cell = host.kernel.cell("r/a")!;
  const checkpoint = log.checkpoint("r/a");
  assert(checkpoint !== null && checkpoint.lsn > 0 && checkpoint.lsn < log.lastLsn);
  assert([...log.records("r/a", 0)].length < log.all!.length);
  assertEquals(foldedHead(host.kernel, cell), cell.head);
  const whole = cogHost(new MemoryLog({}, log.all!), host.now, 1);
  assertEquals(whole.kernel.cell("r/a")!.head, cell.head);
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
  const { moved, answers } = stateOf({ kernel }, "r/b");
  assertEquals([moved, [...answers].sort()], [2, ["due t", "due u", "i unknown"]]);
  assertEquals(stateOf({ kernel }, "r/a").answers, ["q unknown"]);
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
