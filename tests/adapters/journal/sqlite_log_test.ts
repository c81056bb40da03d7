/** The log on disk as a desk uses it, with its real Worker. @module */
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { JournalError } from "../../../adapters/journal/journal_error.ts";
import { openLog, readRecords } from "../../../adapters/journal/open_log.ts";
import { until } from "../../patience.ts";
import { made, madeUpTo, type TestRecord, withJournal } from "./journal_folder.ts";
import { RealWorkers } from "./fake_worker.ts";

const OPTIONS = { basis: "test", beatMs: 0 };

Deno.test("append() is durable once the Worker says so, and there after a restart", () =>
  withJournal(async (file) => {
    const heard: number[] = [];
    const { log, run } = await openLog<TestRecord, unknown>(file, {
      ...OPTIONS,
      onRecords: (records) => heard.push(...records.map(({ lsn }) => lsn)),
    });
    assertEquals([run, log.lastLsn, log.durable()], [1, 0, 0]);
    for (const record of madeUpTo(100)) log.append(record);
    assertEquals([log.lastLsn, log.durable(), log.unacknowledged], [100, 0, 100]);
    await log.flushed();
    assertEquals([log.durable(), log.unacknowledged, log.ageMs], [100, 0, 0]);
    assertEquals(heard, madeUpTo(100).map(({ lsn }) => lsn));
    await log.close();

    const again = await openLog<TestRecord, unknown>(file, OPTIONS);
    assertEquals([again.run, again.log.lastLsn, again.log.durable()], [2, 100, 100]);
    assertEquals(again.damage, null);
    again.log.append(made(101));
    await again.log.close();
    assertEquals([...readRecords<TestRecord>(file)], madeUpTo(101));
    assertEquals([...readRecords<TestRecord>(file, 99)], madeUpTo(101).slice(99));
  }));

Deno.test("append() keeps nothing of a record out of order or no plain data", () =>
  withJournal(async (file) => {
    const { log } = await openLog<TestRecord, unknown>(file, OPTIONS);
    log.append(made(1));
    assertThrows(() => log.append(made(1)), Error, "out of order");
    assertThrows(() => log.append(made(3)), Error, "out of order");
    const odd = { ...made(2), events: [["Odd@1", { act: () => 1 }]] as const };
    assertThrows(() => log.append(odd), TypeError, "no plain data");
    assertEquals([log.lastLsn, [...log.records(odd.path, 0)].length], [1, 0]);
    log.append(made(2));
    await log.close();
    assertEquals([...readRecords<TestRecord>(file)], madeUpTo(2));
  }));

Deno.test("append() groups what arrives during a transaction into the next one", () =>
  withJournal(async (file) => {
    const { log } = await openLog<TestRecord, unknown>(file, OPTIONS);
    let commits = 0;
    log.onDurable(() => commits++);
    let lsn = 0;
    // A burst of macrotasks, each with a few records, like a pump under load.
    await new Promise<void>((resolve) => {
      const burst = () => {
        for (let i = 0; i < 5; i++) log.append(made(++lsn));
        if (lsn < 2_000) setTimeout(burst, 0);
        else resolve();
      };
      burst();
    });
    const first = log.lastLsn;
    for (let i = 0; i < 5_000; i++) log.append(made(++lsn));
    await log.flushed();
    assertEquals([first, log.durable()], [2_000, 7_000]);
    assert(commits < 1_000, `${commits} commits`);
    await log.close();
  }));

Deno.test("a Worker that dies in mid-burst is replaced, and every record is there exactly once", () =>
  withJournal(async (file) => {
    const workers = new RealWorkers();
    const replaced: string[] = [];
    let clockMs = 0;
    const { log } = await openLog<TestRecord, unknown>(file, {
      ...OPTIONS,
      startWorker: workers.start,
      onReplaced: (problem) => replaced.push(problem),
      monotonicMs: () => clockMs,
      silenceMs: 1_000,
    });
    const durable: number[] = [];
    log.onDurable((lsn) => durable.push(lsn));
    let lsn = 0;
    for (let round = 1; round <= 3; round++) {
      for (let i = 0; i < 4_000; i++) log.append(made(++lsn));
      const first = Promise.withResolvers<void>();
      const { length } = durable;
      log.onDurable(() => durable.length > length && first.resolve());
      await first.promise;
      workers.started.at(-1)!.terminate();
      assert(log.unacknowledged > 0);
      for (let i = 0; i < 100; i++) log.append(made(++lsn));
      clockMs += 999;
      log.beat();
      assertEquals(workers.started.length, round);
      clockMs += 1;
      log.beat();
      assertEquals(workers.started.length, round + 1);
      await log.flushed();
    }
    assertEquals(replaced, Array(3).fill("silent for 1000 ms"));
    assertEquals(durable, [...durable].sort((a, b) => a - b));
    await log.close();
    assertEquals([...readRecords<TestRecord>(file)], madeUpTo(lsn));
  }));

Deno.test("a Worker is not taken for dead when it was the loop that heard nobody", () =>
  withJournal(async (file) => {
    const replaced: string[] = [];
    // The link's own clock: however slow the disk is, only the loop's absence takes time.
    let clockMs = 0;
    const { log } = await openLog<TestRecord, unknown>(file, {
      ...OPTIONS,
      beatMs: 10,
      silenceMs: 400,
      monotonicMs: () => clockMs,
      onReplaced: (problem) => replaced.push(problem),
    });
    log.append(made(1));
    await Promise.resolve();
    clockMs += 900;
    for (const end = performance.now() + 50; performance.now() < end;);
    await log.flushed();
    assertEquals(replaced, []);
    await log.close();
  }));

Deno.test("a Worker that hangs in the disk is replaced, and both write every record only once", () =>
  withJournal(async (file) => {
    const workers = new RealWorkers();
    let clockMs = 0;
    const { log } = await openLog<TestRecord, unknown>(file, {
      ...OPTIONS,
      startWorker: workers.start,
      monotonicMs: () => clockMs,
      silenceMs: 1_000,
    });
    // Stands for the disk: nobody gets to write while this transaction is open.
    const disk = new DatabaseSync(file);
    disk.exec("BEGIN IMMEDIATE");
    for (const record of madeUpTo(300)) log.append(record);
    await delay(0);
    for (const silentMs of [1_000, 2_000]) {
      clockMs += silentMs;
      log.beat();
    }
    assertEquals([workers.started.length, log.ageMs], [3, 3_000]);
    log.append(made(301));
    disk.exec("ROLLBACK");
    disk.close();
    await log.close();
    assertEquals([...readRecords<TestRecord>(file)], madeUpTo(301));
  }));

Deno.test("a full disk fails the log once, by file, and loses nothing acknowledged", () =>
  withJournal(async (file) => {
    const failures: JournalError[] = [];
    const { log } = await openLog<TestRecord, unknown>(file, {
      ...OPTIONS,
      pagesMax: 40,
      onFailed: (error) => failures.push(error),
    });
    let lsn = 0;
    while (log.failure === null) {
      for (let i = 0; i < 50; i++) log.append(made(++lsn));
      await log.flushed().catch(() => {});
    }
    const acknowledged = log.durable();
    assert(acknowledged > 0 && acknowledged < lsn);
    log.append(made(++lsn));
    await assertRejects(() => log.flushed(), Error, file);
    await assertRejects(() => log.close(), Error, file);
    assertEquals(failures.map(({ code, file: named }) => [code, named]), [["disk_full", file]]);
    assertEquals(log.durable(), acknowledged);

    const again = await openLog<TestRecord, unknown>(file, OPTIONS);
    assert(again.log.lastLsn >= acknowledged);
    assertEquals([...readRecords(file)], madeUpTo(again.log.lastLsn));
    assertEquals(again.damage, null);
    await again.log.close();
  }));

Deno.test("a journal moved away under a desk fails its log, which leaves the next one's alone", () =>
  withJournal(async (file) => {
    const failures: JournalError[] = [];
    const options = { ...OPTIONS, onFailed: (error: JournalError) => failures.push(error) };
    const opened = async () => (await openLog<TestRecord, unknown>(file, options)).log;
    const writing = await opened();
    writing.append(made(1));
    await writing.flushed();
    Deno.renameSync(file, `${file}.old`);
    const next = await opened();
    // Nothing has been written since: a look is enough.
    writing.beat();
    await until(() => failures.length > 0);
    writing.append(made(2));
    await assertRejects(() => writing.flushed(), Error, file);
    assertEquals(failures.map(({ code, file: named }) => [code, named]), [["moved", file]]);

    Deno.removeSync(file);
    next.append(made(2));
    await assertRejects(() => next.flushed(), Error, "removed or moved away");
    assertEquals([next.durable(), failures.length], [1, 2]);
    assertEquals(exists(file), false);
  }));

Deno.test("openLog() rejects by file when the folder is missing", () =>
  withJournal(async (file) => {
    const nowhere = file.replace("journal.sqlite", "nowhere/journal.sqlite");
    const error = await assertRejects(() => openLog(nowhere, OPTIONS), Error, "nowhere");
    assertEquals(error.name, "JournalError");
  }));

Deno.test("openLog() calls a checkpoint that cannot be read a failure of the log", () =>
  withJournal(async (file) => {
    Deno.mkdirSync(`${file}.checkpoint`);
    const said = `Log ${file}.checkpoint: `;
    const error = await assertRejects(() => openLog(file, OPTIONS), JournalError, said);
    assertEquals(error.code, "io");
  }));
