/** What is read of a journal before its desk is opened is whole. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { readRecords } from "../../../../adapters/journal/open_log.ts";
import { mendJournal } from "../../../../commands/desk/start/mended_journal.ts";
import {
  killedJournal,
  layOut,
  type TestRecord,
} from "../../../adapters/journal/journal_folder.ts";

const COUNT = 24;
const WAL = "journal.sqlite-wal";

Deno.test("mendJournal() brings back what a torn log has lost", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const whole = killedJournal(COUNT, 15);
    const wal = whole.get(WAL)!;
    layOut(folder, new Map([...whole, [WAL, wal.subarray(0, wal.length / 2)]]));
    const paths = { journal: `${folder}/journal.sqlite` };
    const said: string[] = [];
    const mend = () => mendJournal(paths, (line) => said.push(line));
    mend();
    assertEquals([...readRecords<TestRecord>(paths.journal)].length, COUNT);
    assertMatch(said.join(), /^journal mended: .*journal\.sqlite/);
    mend();
    assertEquals(said.length, 1);
    mendJournal({ journal: `${folder}/none.sqlite` }, (line) => said.push(line));
    assertEquals(said.length, 1);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
