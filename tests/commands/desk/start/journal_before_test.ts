/** What is read of a journal before its desk is opened is whole. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { PORTFOLIO } from "../../../../actors/protocol/portfolio.ts";
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
import { holding } from "../../../domain/portfolio/book.ts";
import { inNewFolder } from "../../../new_folder.ts";

const COUNT = 24;
const WAL = "journal.sqlite-wal";
const FRIDAY = "2026-11-20" as IsoDate;
const SUNDAY = "2026-11-22" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;
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
    // Killed before it said anything.
    assertEquals([before().header, before().held("ours").keys], [null, []]);
    store.addRun({ number: 1, after: 1, header: encodePlain(HEADER) });
    store.close();
    const { header, held } = before();
    assertEquals(header, HEADER);
    const keys = state.held.map(({ trade: { key } }) => key);
    assertEquals(held("ours").contracts.map(({ key }) => key), keys);
    assertEquals(keys.length, 1);
    assertEquals(held("another's").contracts, []);
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
        ...{ at: istInstant(date, minute), events: [[`${type}@1`, { type }]] },
      })
    );
    store.append(1, lines);
    store.close();
    assertEquals([FRIDAY, MONDAY].map(sentOn), [2, 3]);
    assertEquals(sentOn("2026-11-24" as IsoDate), 0);
  }));
