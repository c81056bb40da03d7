/** The log in memory, by itself. @module */
import { assertEquals } from "@std/assert";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../../actors/runtime/record.ts";

Deno.test("16 A log built from a surviving prefix goes on where that ends", () => {
  const log = new MemoryLog({ keepAll: true });
  const blank = { turn: 0, at: 0, kind: "K", events: [], timers: [], effects: [], pending: [] };
  const record = (lsn: number, consumed: string, sends: TurnRecord["sends"] = []): TurnRecord => ({
    ...blank,
    lsn,
    path: "p",
    consumed,
    sends,
    rng: 0,
    v: 1,
  });
  log.append(record(1, "x#0.0", [{ id: "p#0.0", to: "q", kind: "K", body: 1 }]));
  log.append(record(2, "x#1.0", [{ id: "p#1.0", to: "q", kind: "K", body: 2 }]));
  log.append({ ...record(3, "p#0.0"), path: "q" });
  const survivor = new MemoryLog({ keepAll: true }, log.all!.slice(0, 2));
  assertEquals([survivor.lastLsn, survivor.durable()], [2, 2]);
  assertEquals([...survivor.unconsumed("q")].map(({ send }) => send.id), ["p#0.0", "p#1.0"]);
  assertEquals([...log.unconsumed("q")].map(({ send }) => send.id), ["p#1.0"]);
  const heard: number[] = [];
  survivor.onDurable((lsn) => void heard.push(lsn));
  survivor.append(record(3, "y#0.0"));
  survivor.acknowledge();
  survivor.acknowledge(2);
  assertEquals(heard, [3]);
});
