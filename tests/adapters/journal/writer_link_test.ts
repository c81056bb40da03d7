/** A Worker that dies, hangs or fails, with the clock in the test's hand. @module */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { JournalError } from "../../../adapters/journal/journal_error.ts";
import { type OpenedLog, openLog, readRecords } from "../../../adapters/journal/open_log.ts";
import type { LogOptions } from "../../../adapters/journal/sqlite_log.ts";
import { ManualWorkers } from "./fake_worker.ts";
import { made, madeUpTo, type TestRecord, withJournal } from "./journal_folder.ts";

/** A log whose Worker and clock the test moves. */
class Bench {
  readonly workers = new ManualWorkers();
  readonly events: string[] = [];
  clockMs = 0;
  opened!: OpenedLog<TestRecord, unknown>;

  async open(file: string, options: Partial<LogOptions<TestRecord>> = {}): Promise<void> {
    const opening = openLog<TestRecord, unknown>(file, {
      basis: "test",
      beatMs: 0,
      silenceMs: 1_000,
      monotonicMs: () => this.clockMs,
      startWorker: this.workers.start,
      onFull: (count) => this.events.push(`full at ${count}`),
      onFailed: ({ code }) => this.events.push(`failed: ${code}`),
      onReplaced: (problem) => this.events.push(`replaced: ${problem}`),
      ...options,
    });
    this.workers.newest.work();
    this.opened = await opening;
  }

  get log() {
    return this.opened.log;
  }

  /** Appends records up to `lsn` and lets the log post them. */
  async append(lsn: number): Promise<void> {
    while (this.log.lastLsn < lsn) this.log.append(made(this.log.lastLsn + 1));
    await Promise.resolve();
  }

  beatAfter(elapsedMs: number): void {
    this.clockMs += elapsedMs;
    this.log.beat();
  }

  async close(): Promise<void> {
    const closing = this.log.close();
    let open = true;
    closing.finally(() => open = false).catch(() => {});
    while (open) {
      this.workers.newest.work();
      await delay(0);
    }
    await closing;
  }
}

Deno.test("append() posts one message for all records of a macrotask, and two batches at most", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file);
    const { inbox } = bench.workers.newest;
    for (const lsn of [10, 20, 30, 40]) await bench.append(lsn);
    const batches = () =>
      inbox.map((message) => message.type === "Append" ? [message.first, message.texts.length] : 0);
    assertEquals(batches(), [[1, 10], [11, 10]]);
    bench.workers.newest.work(1);
    assertEquals(batches(), [[11, 10], [21, 20]]);
    assertEquals([bench.log.durable(), bench.log.unacknowledged], [10, 30]);
    await bench.close();
    assertEquals([...readRecords(file)], madeUpTo(40));
  }));

/** A log whose Worker is heard only when `hear` is called. */
async function unheard(bench: Bench, file: string) {
  const told: number[] = [];
  await bench.open(file, { onRecords: (records) => told.push(...records.map(({ lsn }) => lsn)) });
  const worker = bench.workers.newest;
  const say = worker.onmessage!;
  const waiting: Parameters<typeof say>[0][] = [];
  worker.onmessage = (event) => void waiting.push(event);
  const hear = () => waiting.splice(0).forEach((event) => say(event));
  const listen = () => worker.onmessage = say;
  return { worker, hear, listen, told };
}

Deno.test("look() notices what is on the disk before it is said; who follows waits for the word", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    const { worker, hear, listen, told } = await unheard(bench, file);
    for (const lsn of [10, 20, 30]) await bench.append(lsn);
    worker.work(1);
    assertEquals(bench.log.durable(), 0);
    bench.log.look();
    assertEquals([bench.log.durable(), bench.log.unacknowledged, told], [10, 30, []]);
    assertEquals(worker.inbox.length, 2, "one is being written, one waits");
    hear();
    assertEquals([bench.log.durable(), told.length], [10, 10]);
    await bench.append(40);
    assertEquals(worker.inbox.length, 2);
    while (worker.inbox.length > 0) {
      worker.work();
      bench.log.look();
    }
    assertEquals([bench.log.durable(), told.length], [40, 10]);
    hear();
    assertEquals([bench.log.unacknowledged, told], [0, madeUpTo(40).map(({ lsn }) => lsn)]);
    listen();
    await bench.close();
    assertEquals([...readRecords(file)], madeUpTo(40));
  }));

Deno.test("what was seen on the disk is told although its Worker died before it said so", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    const { worker, told } = await unheard(bench, file);
    await bench.append(10);
    worker.work();
    bench.log.look();
    assertEquals([bench.log.durable(), told], [10, []]);
    worker.crash("out of memory");
    bench.workers.newest.work();
    assertEquals([bench.log.unacknowledged, told.length], [0, 10]);
    await bench.close();
    assertEquals([...readRecords(file)], madeUpTo(10));
  }));

Deno.test("ageMs grows with the oldest record that waits, and falls with its acknowledgement", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file);
    await bench.append(1);
    bench.clockMs = 400;
    await bench.append(2);
    bench.clockMs = 1_000;
    assertEquals(bench.log.ageMs, 1_000);
    bench.workers.newest.work(1);
    assertEquals(bench.log.ageMs, 600);
    bench.workers.newest.work(1);
    assertEquals(bench.log.ageMs, 0);
    await bench.close();
  }));

Deno.test("a Worker that crashes is replaced at once, before and after it has committed", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file);
    await bench.append(10);
    bench.workers.newest.crash("out of memory");
    bench.workers.newest.work();
    assertEquals(bench.log.durable(), 10);
    // This one commits and dies before anybody hears of it.
    await bench.append(20);
    bench.workers.newest.onmessage = null;
    bench.workers.newest.work();
    await bench.append(30);
    bench.workers.newest.crash("out of memory");
    assertEquals(bench.log.durable(), 10);
    bench.workers.newest.work();
    assertEquals(bench.log.durable(), 30);
    assertEquals(bench.events, Array(2).fill("replaced: out of memory"));
    await bench.close();
    assertEquals([...readRecords(file)], madeUpTo(30));
  }));

Deno.test("beat() asks an idle Worker for a sign of life and replaces one that gives none", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file);
    bench.beatAfter(500);
    bench.workers.newest.work();
    bench.beatAfter(5_000);
    bench.beatAfter(999);
    assertEquals(bench.workers.started.length, 1);
    bench.beatAfter(1);
    assertEquals(bench.events, ["replaced: silent for 1000 ms"]);
    assertEquals(bench.workers.started[0]!.terminated, true);
    bench.workers.newest.work();
    await bench.close();
  }));

Deno.test("beat() gives each new Worker more time, and the log fails after the fifth", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file);
    await bench.append(1);
    for (const silentMs of [1_000, 2_000, 4_000, 8_000]) {
      const { length } = bench.workers.started;
      bench.beatAfter(silentMs - 1);
      assertEquals(bench.workers.started.length, length);
      bench.beatAfter(1);
      assertEquals(bench.workers.started.length, length + 1);
    }
    bench.beatAfter(16_000);
    assertEquals(bench.events.at(-1), "failed: worker");
    const error = await assertRejects(() => bench.log.flushed(), JournalError, file);
    assertEquals(error.code, "worker");
    bench.beatAfter(100_000);
    assertEquals(bench.workers.started.length, 5);
    await assertRejects(() => bench.close(), JournalError);
  }));

Deno.test("a full buffer is announced once each time, and append() refuses at four times as much", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file, { bufferMax: 100 });
    for (const lsn of [99, 100, 150, 400]) await bench.append(lsn);
    assertEquals(bench.events, ["full at 100"]);
    assertThrows(() => bench.log.append(made(401)), JournalError, "400 records wait");
    assertEquals(bench.log.lastLsn, 400);
    bench.workers.newest.work();
    await bench.append(401);
    bench.workers.newest.work();
    await bench.append(520);
    assertEquals(bench.events, ["full at 100", "full at 119"]);
    await bench.close();
    assertEquals([...readRecords(file)], madeUpTo(520));
  }));

Deno.test("the log refuses loudly when the journal holds another record under the same lsn", () =>
  withJournal(async (file) => {
    const bench = new Bench();
    await bench.open(file);
    const stranger = new Bench();
    await stranger.open(file);
    stranger.log.append({ ...made(1), events: [] });
    await Promise.resolve();
    stranger.workers.newest.work();
    await bench.append(1);
    bench.workers.newest.work();
    assertEquals(bench.events, ["failed: conflict"]);
    assertEquals(bench.log.durable(), 0);
    await assertRejects(() => bench.close(), JournalError, "another one");
    await stranger.close();
  }));
