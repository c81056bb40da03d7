/** A checkpoint saves time at the next start, and costs nothing but time when it is lost. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async";
import { DatabaseSync } from "node:sqlite";
import {
  type CheckpointFile,
  checkpointPath,
  readCheckpoint,
} from "../../../adapters/journal/checkpoint_file.ts";
import {
  type OpenedLog,
  openLog,
  type OpenOptions,
  readActor,
  readRecords,
  readRecordsFrom,
} from "../../../adapters/journal/open_log.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { encodePlain } from "../../../adapters/journal/plain_codec.ts";
import { ManualWorkers } from "./fake_worker.ts";
import {
  flipped,
  layOut,
  made,
  madeUpTo,
  readFiles,
  type TestRecord,
  withJournal,
} from "./journal_folder.ts";

interface Head {
  readonly count: number;
}

function open(file: string, options: Partial<OpenOptions<TestRecord>> = {}) {
  return openLog<TestRecord, Head>(file, { basis: "v1", beatMs: 0, ...options });
}

type Opened = OpenedLog<TestRecord, Head>;

/** Appends as a kernel does: each turn offers its actor's head. */
function turns({ log }: Opened, upTo: number): void {
  while (log.lastLsn < upTo) {
    const record = made(log.lastLsn + 1);
    const { path, lsn } = record;
    const count = countOf(log, path) + 1;
    log.append(record);
    log.offer(path, { lsn, head: { count } });
  }
}

/** How many turns the actor has had: recovery in small. */
function countOf(log: Opened["log"], path: string): number {
  const checkpoint = log.checkpoint(path);
  return (checkpoint?.head.count ?? 0) + [...log.records(path, checkpoint?.lsn ?? 0)].length;
}

/** What actors would come back to. */
function state({ log }: Opened): unknown {
  return {
    lsn: log.lastLsn,
    counts: ["desk/book", "desk/risk"].map((path) => countOf(log, path)),
    open: ["desk/book", "desk/risk", "desk/rare"].map((path) =>
      [...log.unconsumed(path)].map(({ send, record }) => [send.id, record.lsn])
    ),
  };
}

Deno.test("openLog() starts from the checkpoint that close() left, in the same state", () =>
  withJournal(async (file) => {
    const first = await open(file);
    turns(first, 101);
    const before = state(first);
    await first.log.close();
    const second = await open(file);
    assertEquals([second.checkpointLsn, second.log.lastLsn], [101, 101]);
    assertEquals(state(second), before);
    await second.log.close();

    const copies = [...readFiles(file.replace("/journal.sqlite", "")).keys()].filter((name) =>
      name.includes(".copy-")
    );
    assertEquals(copies, ["journal.sqlite.copy-101"]);
    assertEquals([...readRecords(file)], madeUpTo(101));
  }));

Deno.test("append() lets a checkpoint be written now and then, while turns go on", () =>
  withJournal(async (file) => {
    const workers = new ManualWorkers();
    const opening = open(file, { checkpointEvery: 500, startWorker: workers.start });
    workers.newest.work();
    const first = await opening;
    for (let lsn = 50; lsn <= 1_950; lsn += 50) {
      turns(first, lsn);
      await delay(0);
      // Slower than the turns, so that something is always under way.
      workers.newest.work(1 + lsn % 2);
    }
    workers.newest.work();
    const before = state(first);
    // As kill -9 leaves it.
    const folder = file.replace("/journal.sqlite", "");
    const files = readFiles(folder);
    workers.newest.terminate();
    layOut(folder, files);
    const second = await open(file);
    assert(second.checkpointLsn >= 1_000);
    assertEquals([...readRecords(file)], madeUpTo(1_950));
    assertEquals(state(second), before);
    assertEquals([second.damage, second.checkpointProblem], [null, null]);
    await second.log.close();
  }));

async function survivesBadPages(
  file: string,
  whileRunning: () => { close(): void } | null,
): Promise<void> {
  const workers = new ManualWorkers();
  const opening = open(file, { checkpointEvery: 500, startWorker: workers.start });
  workers.newest.work();
  const first = await opening;
  const other = whileRunning();
  for (let lsn = 10; lsn <= 700; lsn += 10) {
    turns(first, lsn);
    await delay(0);
    workers.newest.work();
  }
  const before = state(first);
  const folder = file.replace("/journal.sqlite", "");
  const files = readFiles(folder);
  workers.newest.terminate();
  other?.close();
  assert(files.has("journal.sqlite.checkpoint"), "no checkpoint was written");
  const wal = files.get("journal.sqlite-wal")!;
  // Of its first page, of its middle, and of its last one.
  for (const at of [100, wal.length >> 1, wal.length - 100]) {
    layOut(folder, new Map([...files, ["journal.sqlite-wal", flipped(wal, 8 * at)]]));
    const again = await open(file);
    assertEquals(again.damage?.lastLsn, 700);
    assertEquals(state(again), before);
    await again.log.close();
    assertEquals([...readRecords(file)], madeUpTo(700));
  }
}

Deno.test("openLog() finds what a checkpoint covers also where the write-ahead log is damaged", () =>
  withJournal((file) => survivesBadPages(file, () => null)));

Deno.test("openLog() finds it also where somebody read the journal while it was covered", () =>
  withJournal((file) =>
    survivesBadPages(file, () => {
      const reader = new DatabaseSync(file, { readOnly: true });
      reader.exec("BEGIN");
      reader.prepare("SELECT count(*) FROM turn").get();
      return reader;
    })
  ));

Deno.test("openLog() folds everything when the checkpoint is damaged, of other code or foreign", () =>
  withJournal(async (file) => {
    const first = await open(file);
    turns(first, 60);
    const before = state(first);
    await first.log.close();
    const folder = file.replace("/journal.sqlite", "");
    const path = checkpointPath(file);
    const files = readFiles(folder);
    const bytes = Deno.readFileSync(path);
    const cases: [string, Uint8Array | null, string][] = [
      ["damaged", bytes.subarray(0, bytes.length >> 1), "v1"],
      ["damaged", new Uint8Array(), "v1"],
      ...Array.from({ length: 12 }, (_, i): [string, Uint8Array, string] => {
        return ["damaged", flipped(bytes, i * 8 * Math.floor(bytes.length / 12) + i), "v1"];
      }),
      ["it is of v1, this is of v2", bytes, "v2"],
    ];
    for (const [problem, checkpoint, basis] of cases) {
      layOut(folder, files);
      if (checkpoint !== null) Deno.writeFileSync(path, checkpoint);
      const again = await open(file, { basis });
      assertEquals([again.log.lastLsn, again.checkpointLsn, again.damage], [60, 0, null]);
      assertMatch(again.checkpointProblem ?? "", new RegExp(problem));
      assertEquals(state(again), before);
      await again.log.close();
    }
  }));

Deno.test("openLog() is not led astray by a checkpoint of another journal", () =>
  withJournal(async (file) => {
    const first = await open(file);
    first.log.append({ ...made(1), events: [] });
    await first.log.close();
    const foreign = Deno.readFileSync(checkpointPath(file));
    const folder = file.replace("/journal.sqlite", "");
    layOut(folder, new Map());
    const second = await open(file);
    turns(second, 5);
    await second.log.close();
    Deno.writeFileSync(checkpointPath(file), foreign);
    const third = await open(file);
    assertEquals([third.checkpointLsn, third.log.lastLsn], [0, 5]);
    assertEquals(third.checkpointProblem, "it belongs to another journal");
    await third.log.close();
  }));

Deno.test("readActor() knows of one actor what a start would, and reads no other's records", () =>
  withJournal(async (file) => {
    const first = await open(file);
    turns(first, 101);
    await first.log.close();
    const store = new JournalStore(file);
    const rest = madeUpTo(130).slice(101);
    store.append(102, rest.map(encodePlain));
    store.close();
    const found = readCheckpoint(file) as CheckpointFile;
    const known = (from: CheckpointFile | null, path: string) => {
      const { checkpoint, later } = readActor<TestRecord, Head>(file, from, path);
      return { head: checkpoint?.head, later: [...later] };
    };
    for (const path of ["desk/book", "desk/risk"]) {
      const own = madeUpTo(130).filter((each) => each.path === path);
      const before = own.filter(({ lsn }) => lsn <= 101);
      const after = { head: { count: before.length }, later: own.slice(before.length) };
      assertEquals(known(found, path), after);
      assertEquals(known(null, path), { head: undefined, later: own });
    }
    // One that has never had a turn.
    assertEquals(known(found, "desk/rare"), { head: undefined, later: [] });
  }));

Deno.test("readRecordsFrom() begins where its records begin, wherever that is", () =>
  withJournal((file) => {
    const store = JournalStore.create(file);
    const from = (lsn: number) => [
      ...readRecordsFrom<TestRecord>(file, (record) => record.lsn < lsn),
    ];
    assertEquals(from(1), []);
    store.append(1, madeUpTo(70).map(encodePlain));
    for (const lsn of [0, 1, 2, 35, 69, 70, 71, 200]) {
      assertEquals(from(lsn), madeUpTo(70).slice(Math.max(0, lsn - 1)));
    }
    store.close();
  }));
