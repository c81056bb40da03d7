/** What a desk makes of its log is the same whether the desk has waited for it or not. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import type { TurnRecord } from "../../../../actors/runtime/record.ts";
import { nextRow, type Row, START } from "../../../../adapters/journal/checksum.ts";
import { JournalStore } from "../../../../adapters/journal/journal_store.ts";
import { encodePlain } from "../../../../adapters/journal/plain_codec.ts";
import { rebuild } from "../../../../adapters/projection/csv_files.ts";
import { PAPER } from "../../../../commands/desk/desk_paths.ts";
import {
  DeskProjections,
  keptLine,
} from "../../../../commands/desk/projections/desk_projections.ts";
import type { DeskStatus } from "../../../../domain/control/desk_status.ts";
import { exists } from "../../../../adapters/disk/durable_file.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { lineOf, type Told, toldOf } from "../../../../domain/view/told.ts";
import { textsIn } from "../../../adapters/journal/disk_faults.ts";
import { withJournal } from "../../../adapters/journal/journal_folder.ts";
import { until } from "../../../patience.ts";
import { deskView } from "../../../tui/desk_views.ts";
import { playedDesk } from "../views/played_desk.ts";

const { desk: { rules }, host, records } = playedDesk(75);
/** Of the records, those that an earlier process has left. */
const BEFORE = records.length - 40;

interface Outcome {
  readonly files: Record<string, string>;
  /** Lsns that screens were made of, and the lines that were told on them. */
  readonly shown: readonly number[];
  readonly told: readonly Told[];
  readonly said: readonly string[];
}

/** A desk opens on the journal, goes on for the rest of the records, and is stopped. */
async function played(waitMs: number): Promise<Outcome> {
  let outcome: Outcome | null = null;
  await withJournal(async (journal) => {
    const artifacts = journal.replace("/journal.sqlite", "/artifacts");
    const store = JournalStore.create(journal);
    store.append(1, records.slice(0, BEFORE).map(encodePlain));
    const [shown, told, said]: [number[], Told[], string[]] = [[], [], []];
    const projections = new DeskProjections({
      paths: { ...PAPER, artifacts, journal },
      rules,
      waitMs,
      views: {
        add: ({ lsn }) => void shown.push(lsn),
        tell: (lines) => void told.push(...lines),
        tellOnly: (lines) => void told.splice(0, told.length, ...lines),
      },
      say: (line) => void said.push(line),
      failed: thrown,
      unreadable: thrown,
    });
    projections.begin(BEFORE);
    projections.goOn();
    for (const record of records.slice(BEFORE)) {
      store.append(record.lsn, [encodePlain(record)]);
      projections.add([record]);
      await delay(0);
    }
    projections.finish();
    assertEquals(projections.reading.share, 1);
    await projections.close();
    store.close();
    outcome = { files: textsIn(artifacts), shown, told, said };
  });
  return outcome!;
}

function madeAnew(of: readonly TurnRecord[]): Record<string, string> {
  const folder = Deno.makeTempDirSync();
  try {
    rebuild(of, { folder, layout: PAPER.layout, desk: rules });
    return textsIn(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function thrown(error: Error): never {
  throw error;
}

const LSNS = records.map(({ lsn }) => lsn);
const symbolOf = (token: InstrumentToken, at: EpochMs) => rules.instrument(token, at).symbol;
const TOLD = told(records);
/** Of what became durable while the desk ran. */
const SAID = told(records.slice(BEFORE)).map(lineOf);

function told(of: readonly TurnRecord[]): Told[] {
  return of.flatMap((record) => toldOf(record, symbolOf));
}

Deno.test("DeskProjections has a short journal before the desk runs, and then keeps up", async () => {
  const { files, shown, told, said } = await played(Infinity);
  assertEquals(files, madeAnew(records));
  assertEquals([shown, told], [LSNS, TOLD]);
  assertEquals(said, SAID);
});

Deno.test("DeskProjections of a long journal tells its newest records and follows beside the desk", async () => {
  const { files, shown, told, said } = await played(0);
  assertEquals(files, madeAnew(records));
  assertEquals([shown, told], [LSNS, TOLD]);
  assert(said.includes(`the files are up to record ${BEFORE} and what followed`), said.join("\n"));
});

const UNSEEN = { add: () => {}, tell: () => {}, tellOnly: () => {} };

/** Projections that have begun on a journal which its writer has open, and are behind it. */
async function behind(
  act: (projections: DeskProjections, store: JournalStore, artifacts: string) => Promise<void>,
): Promise<void> {
  await withJournal(async (journal) => {
    const artifacts = journal.replace("/journal.sqlite", "/artifacts");
    const store = JournalStore.create(journal);
    store.append(1, records.map(encodePlain));
    const projections = new DeskProjections({
      ...{ paths: { ...PAPER, artifacts, journal }, rules, waitMs: 0, views: UNSEEN },
      say: () => {},
      failed: thrown,
      unreadable: thrown,
    });
    projections.begin(records.length);
    assert(projections.reading.share < 1);
    await act(projections, store, artifacts);
    await projections.close();
  });
}

Deno.test("DeskProjections leave the state files as the desk is, however far the journal is read", () =>
  behind(async (projections, store, artifacts) => {
    const status: DeskStatus = { ...deskView().status, positions: [], orders: [], pid: 7 };
    const written = async (pid: number) => {
      projections.writeStates({ ...status, pid }, host, { books: rules.books });
      const files = ["paper_state_latest.json", "runtime_state_latest.json"]
        .map((name) => `${artifacts}/checkpoints/${name}`);
      const read = () => files.map((file) => JSON.parse(Deno.readTextFileSync(file)));
      await until(() => files.every(exists) && read().every((state) => state.pid === pid));
      return read()[0].strategies;
    };
    assertEquals(await written(7), null);
    projections.finish();
    assertEquals(Object.keys(await written(8)), ["ema20_50_intraday"]);
    store.close();
  }));

Deno.test("DeskProjections leave the journal as one file to who closes it last, read or not", async () => {
  for (const isWaitedFor of [true, false]) {
    await behind(async (projections, store) => {
      const log = { flushed: () => Promise.resolve(), close: () => Promise.resolve(store.close()) };
      await projections.end(log, isWaitedFor);
      assertEquals(projections.reading.share === 1, isWaitedFor);
      assert(!exists(`${store.file}-wal`), "the write-ahead log is left");
    });
  }
});

Deno.test("DeskProjections tell a desk that runs of a damaged record, found before it ran or beside it", async () => {
  for (const waitMs of [0, Infinity]) {
    await withJournal(async (journal) => {
      const rows: Row[] = [];
      for (const each of records) rows.push(nextRow(rows.at(-1) ?? START, encodePlain(each)));
      const bad = Math.floor(rows.length / 2);
      const store = JournalStore.create(journal);
      store.adopt(rows.map((row) => row.lsn === bad ? { ...row, text: "{}" } : row));
      const [told, said]: [string[], string[]] = [[], []];
      const projections = new DeskProjections({
        paths: { ...PAPER, artifacts: journal.replace("/journal.sqlite", "/artifacts"), journal },
        ...{ rules, waitMs, views: UNSEEN, say: (line) => void said.push(line), failed: thrown },
        unreadable: ({ message }) => void told.push(message),
      });
      projections.begin(records.length);
      assertEquals(told, []);
      projections.goOn();
      await until(() => told.length > 0);
      assertStringIncludes(told[0]!, `record ${bad} is damaged`);
      assertEquals(projections.reading.problem, told[0]);
      // What comes now is told, and ends no desk; the files stay as they are.
      projections.add(records.slice(-1));
      projections.finish();
      assertEquals([told.length, projections.reading.share < 1], [1, true]);
      // No start will bring the files further.
      assertEquals(said, [`${told[0]}: the files end there`]);
      await projections.close();
      store.close();
    });
  }
});

Deno.test("keptLine() says where the files are that the journal did not confirm", () => {
  const said = "files had rows that the journal does not have: kept as they were in ";
  assertEquals(keptLine(["orders.csv.old1"]), `${said}orders.csv.old1`);
  assertEquals(keptLine(["orders.csv.old1", "pnl.csv.old1"]), `${said}orders.csv.old1 and 1 more`);
});
