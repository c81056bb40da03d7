/** Recovery: the fold of the records is what was committed, at any moment and from any prefix. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type AnyBehaviour, durable } from "../../../actors/runtime/behaviour.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import type { Checkpoint, Head, TurnRecord } from "../../../actors/runtime/record.ts";
import { foldedHead } from "../../../actors/runtime/recovery.ts";
import { actor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { cogHost, play, STEPS } from "./cog.ts";
import { KEPT } from "./mail.ts";

const scripts = fc.array(
  fc.record({
    to: fc.constantFrom("r/a", "r/b"),
    steps: fc.string({ unit: fc.constantFrom(...STEPS), maxLength: 5 }),
    waitMs: fc.nat({ max: 6 }),
  }),
  { maxLength: 25 },
);

function headsOf({ kernel }: VirtualHost): Record<string, Head> {
  const durable = [...kernel.cells].filter((cell) => cell.durable);
  return Object.fromEntries(durable.map(({ path, head }) => [path, head]));
}

function foldsOf({ kernel }: VirtualHost): Record<string, Head> {
  const durable = [...kernel.cells].filter((cell) => cell.durable);
  return Object.fromEntries(durable.map((cell) => [cell.path, foldedHead(kernel, cell)]));
}

Deno.test("15 The fold of the records is the committed head: state, turn, draws, timers, pending", () => {
  fc.assert(fc.property(scripts, (script) => {
    const host = cogHost(new MemoryLog());
    for (const line of script) {
      play(host, [line]);
      assertEquals(foldsOf(host), headsOf(host));
    }
    host.run();
    assertEquals(foldsOf(host), headsOf(host));
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

/** Keeps the head after every record. */
class HeadsLog extends MemoryLog {
  readonly heads: { readonly path: string; readonly lsn: number; readonly head: Head }[] = [];

  override offer(path: string, checkpoint: Checkpoint): void {
    this.heads.push({ path, ...checkpoint });
    super.offer(path, checkpoint);
  }
}

Deno.test("15 A process starts from any surviving prefix of the log as it was then", () => {
  const shares = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(scripts, shares, (script, share) => {
    const log = new HeadsLog({ keepAll: true });
    const before = cogHost(log);
    play(before, script);
    const length = Math.round(share * log.lastLsn);
    // As it comes back from a disk.
    const survivors: TurnRecord[] = JSON.parse(JSON.stringify(log.all!.slice(0, length)));
    const after = cogHost(new MemoryLog({ keepAll: true }, survivors), before.now, 1);
    for (const [path, head] of Object.entries(headsOf(after))) {
      const then = log.heads.findLast((each) => each.path === path && each.lsn <= length);
      assertEquals(head, then?.head ?? after.kernel.cell(path)!.firstHead());
    }
    after.run();
    // At rest nothing is awaited, and no send is without its end.
    for (const { path, head, depth } of after.kernel.cells) {
      assertEquals([head.pending.size, head.timers.size, depth], [0, 0, 0]);
      assertEquals([...after.log.unconsumed(path)], []);
    }
    // Each send ended once, each turn number was used once.
    const records = after.log.all!;
    const ends = records.map(({ path, consumed }) => `${path} ${consumed}`);
    assertEquals(new Set(ends).size, ends.length);
    const turns = records.filter(({ lost }) => !lost).map(({ path, turn }) => `${path} ${turn}`);
    assertEquals(new Set(turns).size, turns.length);
  }));
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
