/** Durable actors: what they record, what they do not, and the log that keeps it. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { durable, type LoggedEvent, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../../actors/runtime/record.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { ASKED, KEPT, SKIPPED } from "./mail.ts";
import { traced } from "./trace.ts";

interface Account {
  Deposit: { readonly amount: number };
  Look: null;
  Cheat: null;
  Plan: null;
  Due: null;
  Rolled: Answered<null, unknown>;
  Roll: null;
}
type Deposited = { readonly type: "Deposited"; readonly amount: number };

const mail = {
  Deposit: KEPT,
  Look: SKIPPED,
  Cheat: SKIPPED,
  Plan: KEPT,
  Due: KEPT,
  Rolled: KEPT,
  Roll: KEPT,
} as const;

const STATEMENTS = ref<{ Statement: { readonly total: number } }>("r/statements");
const SCREEN = ref<{ Statement: { readonly total: number } }>("r/screen");

const account = durable<Account, number, Deposited>({
  init: () => 0,
  apply: (state, { amount }) => state + amount,
  versions: { Deposited: 3 },
  mail,
  on: {
    Deposit: (_, { amount }, ctx) => {
      const total = ctx.emit({ type: "Deposited", amount });
      ctx.tell(STATEMENTS, "Statement", { total });
      ctx.tell(SCREEN, "Statement", { total });
      return total;
    },
    Look: (state) => state,
    Cheat: (state) => state + 1,
    Plan: (state, _, ctx) => {
      ctx.timer("due", 10, "Due", null);
      ctx.io("bank", { total: state }, { as: "Rolled", key: "bank" });
      return state;
    },
    Due: (state) => state,
    Rolled: (state) => state,
    Roll: (state, _, ctx) => {
      ctx.random();
      return state;
    },
  },
});

interface Statements {
  Statement: { readonly total: number };
}

const statements = durable<Statements, null, never>({
  init: () => null,
  apply: (state) => state,
  versions: {},
  mail: { Statement: KEPT },
  on: { Statement: (state) => state },
});

const screen = volatile<Statements, null>({
  init: () => null,
  mail: { Statement: KEPT },
  on: { Statement: (state) => state },
});

const tree = supervisor("r", "one_for_one", [
  actor("account", account),
  actor("statements", statements),
  actor("screen", screen),
]);

const ports = { bank: { call: () => {} } };

onBothHosts("14 State changes only through events: any other is aborted", (start) => {
  const trace = traced();
  const { kernel, run } = start(tree, { tap: trace.tap, ports });
  kernel.inject("r/account", "Cheat", null);
  run();
  const why = "r/account.Cheat returned a state that no event explains";
  assertEquals(trace.aborted[0], `Cheat: ${why}`);
  assertEquals(kernel.cell("r/account")!.head.state, 0);
});

onBothHosts("14 A turn with events writes one record, with all that follows from it", (start) => {
  const { kernel, log, run } = start(tree, { ports });
  kernel.inject("r/account", "Deposit", { amount: 5 });
  run();
  const [deposit, statement] = log.all!;
  assertEquals(deposit, {
    lsn: 1,
    path: "r/account",
    turn: 0,
    at: 0,
    kind: "Deposit",
    consumed: "host~0#0.0",
    events: [["Deposited@3", { type: "Deposited", amount: 5 }]],
    // Only what a durable receiver must not lose.
    sends: [{ id: "r/account#0.0", to: "r/statements", kind: "Statement", body: { total: 5 } }],
    timers: [],
    effects: [],
    pending: [],
    rng: deposit!.rng,
    v: 1,
  });
  // Its consumption is recorded though it changed nothing.
  assertEquals([statement!.path, statement!.consumed], ["r/statements", "r/account#0.0"]);
  assertEquals(log.all!.length, 2);
});

onBothHosts("14 A turn with timers, effects or draws writes one record", (start) => {
  const { kernel, log, run } = start(tree, { ports });
  kernel.inject("r/account", "Plan", null);
  kernel.inject("r/account", "Roll", null);
  run(5);
  const [plan, roll] = log.all!;
  assertEquals(plan!.timers, [{ key: "due", at: 10, kind: "Due", body: null, number: 0 }]);
  assertEquals(plan!.effects, [{ id: "r/account#0.0", port: "bank", request: { total: 0 } }]);
  assertEquals(plan!.pending, [
    { key: "bank", number: 1, as: "Rolled", carry: null, port: "bank" },
  ]);
  assert(roll!.rng !== plan!.rng);
  run();
  const due = log.all![2]!;
  assertEquals(due.settled, { type: "timer", key: "due", number: 0 });
  assertEquals(kernel.cell("r/account")!.head.turn, 3);
});

onBothHosts("14 A turn that changed nothing leaves no record and no turn number", (start) => {
  const { kernel, log, run } = start(tree, { ports });
  kernel.inject("r/account", "Look", null);
  kernel.inject("r/account", "Look", null);
  run();
  assertEquals([log.lastLsn, kernel.cell("r/account")!.head.turn], [0, 0]);
  assertEquals(kernel.cell("r/account")!.handled, 2);
});

onBothHosts("14 A volatile actor leaves no record", (start) => {
  const { kernel, log, run } = start(tree, { ports });
  kernel.inject("r/screen", "Statement", { total: 1 });
  run();
  assertEquals([log.lastLsn, kernel.cell("r/screen")!.head.turn], [0, 1]);
});

onBothHosts(
  "14 apply is pure: one that changes the state in place is aborted in tests",
  (start) => {
    interface Ledger {
      readonly entries: number[];
    }
    const dirty = durable<{ Add: { readonly n: number } }, Ledger, { type: "Added"; n: number }>({
      init: () => ({ entries: [] }),
      apply: (state, { n }) => {
        state.entries.push(n);
        return { ...state };
      },
      versions: { Added: 1 },
      mail: { Add: SKIPPED },
      on: { Add: (_, { n }, ctx) => ctx.emit({ type: "Added", n }) },
    });
    const trace = traced();
    const { kernel, run } = start(supervisor("r", "one_for_one", [actor("a", dirty)]), trace);
    for (const n of [1, 2]) kernel.inject("r/a", "Add", { n });
    run();
    assert(trace.aborted[0]!.startsWith("Add: Cannot add property"), trace.aborted[0]);
  },
);

onBothHosts("14 An event without a version aborts the turn", (start) => {
  const trace = traced();
  const careless = durable<{ Go: null }, number, LoggedEvent>({
    init: () => 0,
    apply: (state) => state + 1,
    versions: {},
    mail: { Go: SKIPPED },
    on: { Go: (_, __, ctx) => ctx.emit({ type: "Unknown" }) },
  });
  const { kernel, log, run } = start(supervisor("r", "one_for_one", [actor("a", careless)]), trace);
  kernel.inject("r/a", "Go", null);
  run();
  assertEquals(trace.aborted[0], "Go: Event Unknown has no version");
  assertEquals(kernel.cell("r/a")!.head.state, 0);
  // The poison message alone is recorded.
  assertEquals(log.all!.map(({ putAside }) => putAside?.error), ["Event Unknown has no version"]);
});

onBothHosts("9 A run's first record may name code, configuration, seed and zone", (start) => {
  type RunBegan = { readonly type: "RunBegan"; readonly seed: number; readonly zone: string };
  const journal = durable<{ Note: null }, number, RunBegan>({
    init: () => 0,
    apply: (state) => state + 1,
    versions: { RunBegan: 1 },
    mail: { Note: KEPT },
    started: (_, ctx) => ctx.emit({ type: "RunBegan", seed: 7, zone: "Asia/Kolkata" }),
    on: { Note: (state) => state },
  });
  const { log, run } = start(
    supervisor("r", "one_for_one", [actor("journal", journal), actor("account", account)]),
    { ports },
  );
  run();
  assertEquals(log.all![0]!.events, [
    ["RunBegan@1", { type: "RunBegan", seed: 7, zone: "Asia/Kolkata" }],
  ]);
});

onBothHosts("16 The log is one total order given at commit", (start) => {
  const order: string[] = [];
  const log = new MemoryLog({ tap: ({ lsn, path }) => void order.push(`${lsn} ${path}`) });
  const { kernel, run } = start(tree, { ports, log });
  for (const amount of [1, 2]) kernel.inject("r/account", "Deposit", { amount });
  run();
  assertEquals(order, ["1 r/account", "2 r/statements", "3 r/account", "4 r/statements"]);
  assertThrows(
    () => log.append({ lsn: 9 } as TurnRecord),
    Error,
    "Log out of order: lsn 9 after 4",
  );
});

onBothHosts(
  "16 Volatile actors leave the order alone: the log is that of the durable ones",
  (start) => {
    const { kernel, log, run } = start(tree, { ports });
    kernel.inject("r/account", "Deposit", { amount: 1 });
    kernel.inject("r/screen", "Statement", { total: 1 });
    run();
    assertEquals(log.all!.map(({ lsn, path }) => `${lsn} ${path}`), [
      "1 r/account",
      "2 r/statements",
    ]);
  },
);

onBothHosts("16 A record's message that is lost on its way ends in the log as well", (start) => {
  const narrow = durable<Statements, null, never>({
    init: () => null,
    apply: (state) => state,
    versions: {},
    capacity: 1,
    mail: { Statement: ASKED },
    on: { Statement: (state) => state },
  });
  const { kernel, log, run } = start(
    supervisor("r", "one_for_one", [actor("account", account), actor("statements", narrow)]),
    { ports },
  );
  const cell = kernel.cell("r/statements")!;
  cell.status = "suspended";
  for (const amount of [1, 2]) kernel.inject("r/account", "Deposit", { amount });
  run();
  cell.status = "running";
  kernel.post.resume(cell);
  run();
  const lost = log.all!.filter((record) => record.lost !== undefined);
  assertEquals(lost.map(({ path, consumed, lost }) => `${path} ${consumed} ${lost}`), [
    "r/statements r/account#1.0 rejected",
  ]);
  assertEquals([...log.unconsumed("r/statements")], []);
  // It was no turn: ids go on as if nothing had happened.
  assertEquals(cell.head.turn, 1);
});
