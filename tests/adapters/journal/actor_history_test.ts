/** What recovery of single actors reads, before and after it was written down. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ActorHistory } from "../../../adapters/journal/actor_history.ts";
import type { LogRecord } from "../../../adapters/journal/log_record.ts";

const PATHS = ["desk/a", "desk/b", "desk/c"];

/** One turn: whose, how many sends to whom, which open send it consumes, whether a head follows. */
const turn = fc.record({
  path: fc.constantFrom(...PATHS),
  to: fc.array(fc.constantFrom(...PATHS), { maxLength: 3 }),
  consumes: fc.option(fc.nat(), { nil: null }),
  offers: fc.boolean(),
});

interface Head {
  readonly lsn: number;
  readonly timers: ReadonlyMap<string, number>;
}

/** The same, kept in the plainest way. */
class Plain {
  readonly records: LogRecord[] = [];
  readonly heads = new Map<string, { lsn: number; head: Head }>();

  open(path: string): string[] {
    const consumed = new Set(this.records.map((record) => record.consumed));
    return this.records.flatMap(({ sends }) => sends)
      .filter(({ id, to }) => to === path && !consumed.has(id)).map(({ id }) => id);
  }
}

function assertAlike(history: ActorHistory<LogRecord, Head>, plain: Plain): void {
  assertEquals(history.lastLsn, plain.records.length);
  for (const path of PATHS) {
    const checkpoint = plain.heads.get(path) ?? null;
    assertEquals(history.checkpoint(path), checkpoint);
    const after = checkpoint?.lsn ?? 0;
    const later = plain.records.filter((record) => record.path === path && record.lsn > after);
    assertEquals(history.records(path, after), later);
    assertEquals(history.unconsumed(path).map(({ send }) => send.id), plain.open(path));
    for (const { send, record } of history.unconsumed(path)) assert(record.sends.includes(send));
  }
}

Deno.test("ActorHistory has each actor's checkpoint, later records and open sends", () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 60 }), fc.nat(60), (turns, writtenAfter) => {
      const plain = new Plain();
      let history = new ActorHistory<LogRecord, Head>();
      turns.forEach(({ path, to, consumes, offers }, i) => {
        const lsn = i + 1;
        const open = plain.open(path);
        const consumed = consumes === null || open.length === 0
          ? `edge#${lsn}.0`
          : open[consumes % open.length]!;
        const sends = to.map((to, k) => ({ id: `${path}#${lsn}.${k}`, to }));
        const record = { lsn, path, consumed, sends };
        plain.records.push(record);
        history.add(record);
        if (offers) {
          const checkpoint = { lsn, head: { lsn, timers: new Map([["t", -0]]) } };
          plain.heads.set(path, checkpoint);
          history.offer(path, checkpoint);
        }
        if (i === writtenAfter) {
          const lines = [...history.written()];
          history = new ActorHistory<LogRecord, Head>();
          history.restore(lsn, lines);
        }
      });
      assertAlike(history, plain);
    }),
    { numRuns: 500, seed: 11 },
  );
});

Deno.test("written() gives the history as it was when it was called", () => {
  const history = new ActorHistory<LogRecord, Head>();
  const record = (lsn: number) => ({
    lsn,
    path: "desk/a",
    consumed: `desk/a#${lsn - 2}.0`,
    sends: [{ id: `desk/a#${lsn}.0`, to: "desk/a" }],
  });
  const head = (lsn: number) => ({ lsn, head: { lsn, timers: new Map() } });
  for (const lsn of [1, 2, 3]) history.add(record(lsn));
  history.offer("desk/a", head(2));
  const lines = history.written();
  for (const lsn of [4, 5, 6]) history.add(record(lsn));
  history.offer("desk/a", head(6));
  const restored = new ActorHistory<LogRecord, Head>();
  restored.restore(3, lines);
  assertEquals(restored.lastLsn, 3);
  assertEquals(restored.checkpoint("desk/a"), head(2));
  assertEquals(restored.records("desk/a", 2), [record(3)]);
  assertEquals(restored.unconsumed("desk/a").map(({ send }) => send.id), [
    "desk/a#2.0",
    "desk/a#3.0",
  ]);
});
