/** What is read of a journal before its desk is opened is whole. @module */
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { PORTFOLIO } from "../../../../actors/protocol/portfolio.ts";
import { removeIfThere } from "../../../../adapters/disk/durable_file.ts";
import { JournalError } from "../../../../adapters/journal/journal_error.ts";
import { SecondCopy } from "../../../../adapters/journal/second_copy.ts";
import { writeCheckpoint } from "../../../../adapters/journal/checkpoint_file.ts";
import { JournalStore } from "../../../../adapters/journal/journal_store.ts";
import { readRecords } from "../../../../adapters/journal/open_log.ts";
import { encodePlain } from "../../../../adapters/journal/plain_codec.ts";
import { journalBefore } from "../../../../commands/desk/start/journal_before.ts";
import { type IsoDate, istInstant } from "../../../../domain/market_time.ts";
import {
  killedJournal,
  layOut,
  type TestRecord,
} from "../../../adapters/journal/journal_folder.ts";
import { entryOf, holding, intent } from "../../../domain/portfolio/book.ts";
import { inNewFolder } from "../../../new_folder.ts";

const COUNT = 24;
const WAL = "journal.sqlite-wal";
const FRIDAY = "2026-11-20" as IsoDate;
const SUNDAY = "2026-11-22" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;
const CANCEL = { type: "CancelRequested" };
const HEADER = { seed: 1, date: FRIDAY, speed: 1, config: "x" };

Deno.test("journalBefore() brings back what a torn log has lost", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const whole = killedJournal(COUNT, 15);
    const wal = whole.get(WAL)!;
    layOut(folder, new Map([...whole, [WAL, wal.subarray(0, wal.length / 2)]]));
    const paths = { journal: `${folder}/journal.sqlite` };
    const said: string[] = [];
    const mend = () => journalBefore(paths, (line) => said.push(line));
    mend();
    assertEquals([...readRecords<TestRecord>(paths.journal)].length, COUNT);
    assertMatch(said.join(), /^journal mended: .*journal\.sqlite/);
    mend();
    assertEquals(said.length, 1);
    journalBefore({ journal: `${folder}/none.sqlite` }, (line) => said.push(line));
    assertEquals(said.length, 1);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("journalBefore() tells what was held, by a checkpoint of the same desk alone", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    const before = () => journalBefore({ journal }, () => {});
    assertEquals([before().header, before().held("ours").keys], [null, []]);
    const store = JournalStore.create(journal);
    const [row] = store.append(1, [
      encodePlain({ lsn: 1, path: "desk", consumed: "host~1#0.0", sends: [], at: 0, events: [] }),
    ]);
    const state = holding();
    const checkpoint = { lsn: 1, head: { state } };
    const lines = [encodePlain({ type: "actor", path: PORTFOLIO, checkpoint })];
    writeCheckpoint(journal, { mark: row!, basis: "ours", lines });
    store.addRun({ number: 1, after: 1, header: encodePlain(HEADER) });
    store.close();
    const { header, held } = before();
    assertEquals(header, HEADER);
    const keys = state.held.map(({ trade: { key } }) => key);
    assertEquals(held("ours").contracts.map(({ key }) => key), keys);
    assertEquals(keys.length, 1);
    assertEquals(held("another's").contracts, []);
  }));

/** Two records of a desk with an entry on its way; `copied`: after which its second copy begins. */
function entered(journal: string, copied = 0): string[] {
  const [event] = [intendedEntry()];
  const store = JournalStore.create(journal);
  store.addRun({ number: 1, after: 0, header: encodePlain(HEADER) });
  const turn = (lsn: number) => ({ lsn, consumed: `host~1#${lsn}.0`, sends: [], at: 0 });
  store.append(1, [
    encodePlain({ ...turn(1), path: PORTFOLIO, events: [["EntryIntended@1", event]] }),
    encodePlain({ ...turn(2), path: "desk", events: [] }),
  ]);
  new SecondCopy(store, copied).close();
  store.close();
  return [event.entering.order.key];
}

function intendedEntry() {
  const entering = entryOf();
  return { type: "EntryIntended", tag: entering.order.tag, intent: intent(), entering } as const;
}

function checkpointed(journal: string, lsn: number, basis: string): void {
  const store = new JournalStore(journal, { readOnly: true });
  const mark = store.row(lsn)!;
  store.close();
  writeCheckpoint(journal, { mark, basis, lines: [] });
}

/** One byte of a record is another, in the database alone. */
function damage(journal: string, lsn: number): void {
  const db = new DatabaseSync(journal);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  const bytes = Deno.readFileSync(journal);
  const place = new TextDecoder("latin1").decode(bytes).indexOf(`host~1#${lsn}.0`);
  assert(place > 0);
  bytes[place]!++;
  Deno.writeFileSync(journal, bytes);
}

Deno.test("journalBefore() brings a journal back of which only the copy is there, with what it held", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    const keys = entered(journal);
    for (const end of ["", "-wal", "-shm"]) removeIfThere(journal + end);
    const said: string[] = [];
    const { header, hasBook, held } = journalBefore({ journal }, (line) => said.push(line));
    assertEquals([header, hasBook, held("ours").keys], [null, true, keys]);
    assertEquals(said.length, 2);
    assertMatch(said[0]!, /^journal mended: .*it is missing/);
    assertMatch(said[1]!, /how its runs began is lost/);
  }));

Deno.test("journalBefore() refuses by name what only a checkpoint is left of", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    entered(journal, 2);
    checkpointed(journal, 2, "ours");
    for (const end of ["", "-wal", "-shm"]) removeIfThere(journal + end);
    const error = assertThrows(() => journalBefore({ journal }, () => {}), JournalError);
    assertEquals(error.code, "damaged");
    assertMatch(error.message, /missing; records after 0 up to 2 cannot be had/);
  }));

Deno.test("journalBefore() mends what lies before a checkpoint that is not used", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    const keys = entered(journal);
    checkpointed(journal, 2, "another's");
    damage(journal, 1);
    const said: string[] = [];
    const before = journalBefore({ journal }, (line) => said.push(line));
    // Nobody reads it before it is known what for.
    assertEquals(said, []);
    assertEquals(before.held("ours").keys, keys);
    assertMatch(said.join(), /^journal mended: .*record 1 is damaged/);
  }));

Deno.test("journalBefore() refuses by name what no copy has, before a checkpoint that is not used", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    entered(journal, 2);
    checkpointed(journal, 2, "another's");
    damage(journal, 1);
    const before = journalBefore({ journal }, () => {});
    const error = assertThrows(() => before.held("ours"), JournalError);
    assertMatch(error.message, /record 1 is damaged; records after 0 up to 2 cannot be had/);
  }));

Deno.test("journalBefore() counts a day's requests that lie after damage of an earlier one", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    const store = JournalStore.create(journal);
    store.addRun({ number: 1, after: 0, header: encodePlain(HEADER) });
    const days = [FRIDAY, FRIDAY, FRIDAY, FRIDAY, MONDAY, MONDAY];
    store.append(
      1,
      days.map((date, i) =>
        encodePlain({
          ...{ lsn: i + 1, path: "desk", consumed: `host~1#${i + 1}.0`, sends: [] },
          ...{ at: istInstant(date, 600), events: [["CancelRequested@1", CANCEL]] },
        })
      ),
    );
    store.close();
    checkpointed(journal, 5, "ours");
    for (const lsn of [3, 4]) {
      damage(journal, lsn);
      const { sentOn } = journalBefore({ journal }, () => {});
      if (lsn === 3) assertEquals(sentOn(MONDAY), 2);
      // What may be of the day is not taken for none of it.
      else assertThrows(() => sentOn(MONDAY), JournalError);
    }
  }));

Deno.test("journalBefore() counts the day's requests of every process that wrote the journal", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    const sentOn = (date: IsoDate) => journalBefore({ journal }, () => {}).sentOn(date);
    assertEquals(sentOn(MONDAY), 0);
    const store = JournalStore.create(journal);
    store.addRun({ number: 1, after: 0, header: encodePlain(HEADER) });
    const records = [
      [FRIDAY, 600, "OrderIntended"],
      [FRIDAY, 1_439, "CancelRequested"],
      // A clock that was set back by an hour after midnight.
      [MONDAY, 20, "ModifyRequested"],
      [SUNDAY, 1_400, "OrderTaken"],
      [MONDAY, 1, "OrderIntended"],
      [MONDAY, 600, "OrderReported"],
      [MONDAY, 1_439, "CancelRequested"],
    ] as const;
    const lines = records.map(([date, minute, type], i) =>
      encodePlain({
        ...{ lsn: i + 1, path: "desk", consumed: `host~1#${i}.0`, sends: [] },
        ...{ at: istInstant(date, minute), events: [[`${type}@2`, { type }]] },
      })
    );
    store.append(1, lines);
    store.close();
    assertEquals([FRIDAY, MONDAY].map(sentOn), [2, 3]);
    assertEquals(sentOn("2026-11-24" as IsoDate), 0);
  }));
