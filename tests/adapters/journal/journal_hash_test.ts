/**
 * The journal hash: what it must tell apart, and what must not matter to it.
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { JournalHash } from "../../../adapters/journal/journal_hash.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";

const RECORD: DeskRecord = {
  lsn: 7,
  path: "desk/trading/book/risk",
  at: 1_704_080_700_000,
  events: [["OrderTaken@1", {
    type: "OrderTaken",
    tag: "a1",
    at: 1_704_080_700_000,
    orderId: "P1",
  }]],
};

function hashOf(records: readonly DeskRecord[]): string {
  const hash = new JournalHash();
  for (const record of records) hash.add(record);
  return hash.digest();
}

function withEvent(event: unknown): DeskRecord {
  return { ...RECORD, events: [["Any@1", event]] };
}

Deno.test("JournalHash.digest() is the same for equal records whatever objects they share", () => {
  const again = structuredClone(RECORD);
  assertEquals(hashOf([RECORD, again]), hashOf([again, structuredClone(again)]));
});

Deno.test("JournalHash.digest() differs when lsn, path, instant, an event or its place does", () => {
  const [entry] = RECORD.events;
  const others: DeskRecord[] = [
    { ...RECORD, lsn: 8 },
    { ...RECORD, path: "desk/trading/book/broker" },
    { ...RECORD, at: RECORD.at + 1 },
    { ...RECORD, events: [] },
    { ...RECORD, events: [entry!, entry!] },
    withEvent({ ...entry![1] as object, tag: "a2" }),
    withEvent({ ...entry![1] as object, orderId: null }),
  ];
  const hashes = [RECORD, ...others].map((record) => hashOf([record]));
  assertEquals(new Set(hashes).size, hashes.length);
  assertNotEquals(hashOf([RECORD, others[0]!]), hashOf([others[0]!, RECORD]));
});

Deno.test("JournalHash.digest() tells apart any two events that JSON tells apart", () => {
  const event = fc.record({ type: fc.constant("Any"), value: fc.jsonValue() });
  fc.assert(fc.property(event, event, (a, b) => {
    const same = JSON.stringify(valuesOf(a)) === JSON.stringify(valuesOf(b));
    assertEquals(hashOf([withEvent(a)]) === hashOf([withEvent(b)]), same);
  }));
});

Deno.test("JournalHash.digest() differs by one letter after more texts than are remembered", () => {
  const records = (last: string) =>
    Array.from({ length: 10_000 }, (_, i) => withEvent({ type: "Any", tag: `t${i % 5_000}` }))
      .concat(withEvent({ type: "Any", tag: last }));
  assertEquals(hashOf(records("t4999")), hashOf(records("t4999")));
  assertNotEquals(hashOf(records("t4999")), hashOf(records("t4998")));
});

/** A value without the names of its fields, which the hash leaves to the event's type. */
function valuesOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(valuesOf);
  return { values: Object.values(value).map(valuesOf) };
}
