/** The log on disk under the actor core: what was durable comes back with the actors. @module */
import { assertEquals } from "@std/assert";
import { openLog } from "../../../adapters/journal/open_log.ts";
import type { SqliteLog } from "../../../adapters/journal/sqlite_log.ts";
import { durable } from "../../../actors/runtime/behaviour.ts";
import { Kernel } from "../../../actors/runtime/kernel.ts";
import type { Head, TurnLog, TurnRecord } from "../../../actors/runtime/record.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import type { Node } from "../../../actors/runtime/supervisor.ts";
import { withJournal } from "./journal_folder.ts";

interface CounterMail {
  Add: { readonly amount: number };
  Sent: Answered<null, string>;
  Ring: null;
}

interface Counted {
  readonly type: "Counted";
  readonly amount: number;
}

const mail = { full: "crashReceiver", poison: "quarantine" } as const;

/** Sums up, sends every sum to the outside world and sets a timer that nobody lets ring. */
const counter = durable<CounterMail, { readonly sum: number }, Counted>({
  mail: { Add: mail, Sent: mail, Ring: mail },
  init: () => ({ sum: 0 }),
  apply: (state, { amount }) => ({ sum: state.sum + amount }),
  versions: { Counted: 1 },
  on: {
    Add: (_, { amount }, ctx) => {
      const next = ctx.emit({ type: "Counted", amount });
      ctx.io("outside", next.sum, { as: "Sent", key: `sum${next.sum}` });
      ctx.timer("ring", 60_000, "Ring", null);
      return next;
    },
    Sent: (state) => state,
    Ring: (state) => state,
  },
});

const root: Node = {
  name: "desk",
  strategy: "one_for_one",
  restart: "permanent",
  children: [{ name: "counter", behaviour: counter, restart: "permanent" }],
} as unknown as Node;

function kernelOn(log: TurnLog, run: number, left: unknown[]): Kernel {
  return new Kernel({
    clock: { now: () => 1_000 },
    scheduler: { wake: () => {} },
    entropy: { seed: 1, run },
    log,
    ports: { outside: { call: (request) => left.push(request) } },
  }, root);
}

Deno.test("a SqliteLog is a TurnLog: effects wait for the disk, heads come back from it", () =>
  withJournal(async (file) => {
    const options = { basis: "test", beatMs: 0 };
    const { log, run } = await openLog<TurnRecord, Head>(file, options);
    const turnLog: TurnLog = log satisfies SqliteLog<TurnRecord, Head>;
    const left: unknown[] = [];
    const kernel = kernelOn(turnLog, run, left);
    for (const amount of [1, 2, 3]) kernel.inject("desk/counter", "Add", { amount });
    while (kernel.step());
    assertEquals(kernel.cell("desk/counter")!.head.state, { sum: 6 });
    assertEquals(left, []);
    await log.flushed();
    assertEquals(left, [1, 3, 6]);
    const { head } = kernel.cell("desk/counter")!;
    kernel.tree.restart(["desk/counter"], "a fault");
    assertEquals(kernel.cell("desk/counter")!.head, head);

    // Once from the checkpoint, once with nothing but records.
    await log.close();
    const fromCheckpoint = await openLog<TurnRecord, Head>(file, options);
    const second = kernelOn(fromCheckpoint.log, fromCheckpoint.run, left);
    assertEquals(second.cell("desk/counter")!.head, head);
    assertEquals(fromCheckpoint.checkpointLsn, fromCheckpoint.log.lastLsn);
    await fromCheckpoint.log.close();
    const fromRecords = await openLog<TurnRecord, Head>(file, { ...options, basis: "other" });
    const third = kernelOn(fromRecords.log, fromRecords.run, left);
    assertEquals(third.cell("desk/counter")!.head, head);
    assertEquals(fromRecords.checkpointLsn, 0);
    await fromRecords.log.close();
    assertEquals(left, [1, 3, 6]);
  }));
