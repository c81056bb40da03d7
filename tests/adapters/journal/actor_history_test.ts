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
    assertEquals([...history.records(path, after)], later);
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

/** A history of many records of two actors, passed as a start does, and what its disk was asked. */
function passed(count: number): {
  history: ActorHistory<LogRecord, Head>;
  records: readonly LogRecord[];
  asked: string[];
} {
  const asked: string[] = [];
  const records: LogRecord[] = [];
  const history = new ActorHistory<LogRecord, Head>((path, after) => {
    asked.push(path);
    return records.filter((record) => record.path === path && record.lsn > after);
  });
  for (let lsn = 1; lsn <= count; lsn++) {
    const path = lsn % 100 === 0 ? "desk/b" : "desk/a";
    const sends = lsn % 700 === 0 ? [{ id: `${path}#${lsn}.0`, to: "desk/c" }] : [];
    const record = { lsn, path, consumed: `edge#${lsn}.0`, sends };
    records.push(record);
    history.pass(record);
  }
  return { history, records, asked };
}

function own(records: readonly LogRecord[], path: string): LogRecord[] {
  return records.filter((record) => record.path === path);
}

Deno.test("pass() keeps no more than some of an actor's records: the disk has the others", () => {
  const { history, records, asked } = passed(5_000);
  assertEquals(history.lastLsn, 5_000);
  assertEquals([...history.records("desk/b", 0)], own(records, "desk/b"));
  assertEquals(asked, []);
  assertEquals([...history.records("desk/a", 0)], own(records, "desk/a"));
  assertEquals(asked, ["desk/a"]);
  assertEquals(history.unconsumed("desk/c").map(({ record }) => record.lsn), [
    ...[700, 1_400, 2_100, 2_800, 3_500, 4_200, 4_900],
  ]);
  // Once folded, nothing is read again.
  history.offer("desk/a", { lsn: 5_000, head: { lsn: 5_000, timers: new Map() } });
  assertEquals([...history.records("desk/a", 5_000)], []);
  assertEquals(asked, ["desk/a"]);
});

Deno.test("written() has every record of an actor that nobody has folded, once each", () => {
  const { history, records } = passed(5_000);
  const restored = new ActorHistory<LogRecord, Head>();
  restored.restore(5_000, history.written());
  for (const path of ["desk/a", "desk/b"]) {
    assertEquals([...restored.records(path, 0)], own(records, path));
  }
  const open = (of: typeof history) => of.unconsumed("desk/c").map(({ send }) => send.id);
  assertEquals(open(restored), open(history));
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
  assertEquals([...restored.records("desk/a", 2)], [record(3)]);
  assertEquals(restored.unconsumed("desk/a").map(({ send }) => send.id), [
    "desk/a#2.0",
    "desk/a#3.0",
  ]);
});
