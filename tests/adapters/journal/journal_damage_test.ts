/**
 * A journal whose files were cut or changed: everything comes back from its second copy, or what
 * is gone is named. No record is ever invented.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { JournalError } from "../../../adapters/journal/journal_error.ts";
import type { Row } from "../../../adapters/journal/checksum.ts";
import { readJournal, recoverJournal } from "../../../adapters/journal/journal_recovery.ts";
import { Salvage } from "../../../adapters/journal/journal_salvage.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { flipped, killedJournal, layOut, madeRows } from "./journal_folder.ts";

const COUNT = 24;
const DATABASE = "journal.sqlite";
const WAL = "journal.sqlite-wal";
const COPY = "journal.sqlite.copy-0";
const rows = madeRows(COUNT);
const whole = killedJournal(COUNT, 15);
const seeded = random(20_261_120);

/** mulberry32: the same damage in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * below);
  };
}

/** What a start would read; a refusal is an outcome, any other error is a failure. */
interface Outcome {
  readonly rows: readonly Row[];
  readonly damaged: boolean;
  /** True when the loss of something after the rows was noticed. */
  readonly lossNamed: boolean;
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`\n${text}\n`));
}

const MENDED_EACH = 25;
let outcomes = 0;

/**
 * Reads the whole journal with some files changed (null: missing) as a start does. Every so often
 * it is mended, too, and what that left read again.
 */
function readChanged(
  folder: string,
  changes: Readonly<Record<string, Uint8Array | null>>,
): Outcome {
  const file = `${folder}/${DATABASE}`;
  for (const [name, bytes] of Object.entries(changes)) write(`${folder}/${name}`, bytes);
  const read = readOrSalvage(file);
  if (++outcomes % MENDED_EACH === 0) {
    assertMends(file, read);
    layOut(folder, whole);
  } else {
    // Reading has changed nothing else.
    for (const name of Object.keys(changes)) write(`${folder}/${name}`, whole.get(name)!);
  }
  return read;
}

/** A file that is truncated and written again is synced by some systems, a new one is not. */
function write(path: string, bytes: Uint8Array | null): void {
  if (exists(path)) Deno.removeSync(path);
  if (bytes !== null) Deno.writeFileSync(path, bytes);
}

function readOrSalvage(file: string): Outcome {
  try {
    const { last } = readJournal(file, "test");
    const rows = rowsIn(file);
    assertEquals(rows.at(-1)?.lsn ?? 0, last.lsn);
    return { rows, damaged: false, lossNamed: false };
  } catch (error) {
    if (!(error instanceof JournalError && error.code === "damaged")) throw error;
    const salvage = new Salvage(file, 0);
    try {
      const lossNamed = salvage.knownLsn > salvage.last.lsn || !salvage.complete;
      return { rows: [...salvage.rows()], damaged: true, lossNamed };
    } finally {
      salvage.close();
    }
  }
}

/** All that a journal holds. */
function rowsIn(file: string): Row[] {
  const store = new JournalStore(file, { readOnly: true });
  try {
    return [...store.rows()];
  } finally {
    store.close();
  }
}

function assertMends(file: string, { rows, damaged, lossNamed }: Outcome): void {
  try {
    const { damage } = recoverJournal(file, "test");
    assertEquals(rowsIn(file), rows);
    assertEquals(damage !== null, damaged);
    assertEquals(damage?.cut ?? false, lossNamed);
    assertEquals(recoverJournal(file, "test").damage, null);
  } catch (error) {
    if (!(error instanceof JournalError && error.code === "damaged")) throw error;
    assert(lossNamed || rows.length === 0);
    assertEquals(readOrSalvage(file).rows, rows, "a refusal leaves everything as it was");
  }
}

function assertAll({ rows: found, damaged, lossNamed }: Outcome, what: string): boolean {
  assertEquals(found, rows, what);
  assertEquals(lossNamed, false, what);
  return damaged;
}

function inFolder(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    layOut(folder, whole);
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** `deno task test:damage`: every byte, which takes some minutes. */
const EVERY_BYTE = Deno.args.includes("--every-byte");

/** Every length near both ends, and every `stride`th in between. */
function* lengths(size: number, stride: number): Generator<number> {
  for (let length = 0; length < size; length++) {
    const isNearAnEnd = length < 64 || length > size - 128;
    if (EVERY_BYTE || isNearAnEnd || length % stride === 0) yield length;
  }
}

Deno.test("recoverJournal() reads a killed journal without finding damage", () => {
  inFolder((folder) => {
    const outcome = recoverJournal(`${folder}/${DATABASE}`, "test");
    assertEquals(rowsIn(`${folder}/${DATABASE}`), rows);
    assertEquals(outcome.last.lsn, rows.length);
    assertEquals(outcome.damage, null);
    assertEquals(outcome.runs, [{ number: 1, after: 0, header: "null" }]);
  });
});

Deno.test("recoverJournal() has every record when one file is cut anywhere or missing", () => {
  inFolder((folder) => {
    const counts = { cuts: 0, damaged: 0 };
    for (const [name, stride] of [[DATABASE, 101], [WAL, 211], [COPY, 61]] as const) {
      const bytes = whole.get(name)!;
      for (const length of lengths(bytes.length, stride)) {
        const cut = readChanged(folder, { [name]: bytes.subarray(0, length) });
        const damaged = assertAll(cut, `${name} of ${length} bytes`);
        counts.cuts++;
        if (damaged) counts.damaged++;
        assert(!(damaged && name === COPY), "the journal alone is whole");
      }
      assertAll(readChanged(folder, { [name]: null }), `no ${name}`);
    }
    say(`${counts.cuts} cuts, ${counts.damaged} of them damage to mend, nothing lost`);
  });
});

Deno.test("recoverJournal() has every record after any of 4,000 flipped bits", () => {
  inFolder((folder) => {
    let mended = 0;
    for (let i = 0; i < 4_000; i++) {
      const name = [WAL, WAL, DATABASE, COPY][i % 4]!;
      const bytes = whole.get(name)!;
      const bit = seeded(bytes.length * 8);
      const outcome = readChanged(folder, { [name]: flipped(bytes, bit) });
      if (assertAll(outcome, `${name} bit ${bit}`)) mended++;
    }
    say(`4000 flipped bits, ${mended} of them damage to mend, nothing lost`);
  });
});

Deno.test("recoverJournal() invents nothing and names the loss when both copies are damaged", () => {
  inFolder((folder) => {
    let lost = 0;
    const wal = whole.get(WAL)!;
    const copy = whole.get(COPY)!;
    for (let i = 0; i < 400; i++) {
      const { rows: found, lossNamed } = readChanged(folder, {
        [WAL]: i % 2 === 0 ? wal.subarray(0, seeded(wal.length)) : flipped(wal, seeded(wal.length)),
        [COPY]: flipped(copy, seeded(copy.length * 8)),
      });
      assertEquals(found, rows.slice(0, found.length));
      if (found.length < COUNT) {
        assert(lossNamed);
        lost++;
      }
    }
    assert(lost > 0);
    say(`400 times both damaged, records lost ${lost} times and always named`);
  });
});
