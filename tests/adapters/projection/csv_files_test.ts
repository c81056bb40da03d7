/** The desk's files: live, resumed and rebuilt they are the same bytes. @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { parse } from "@std/csv";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { FileError } from "../../../adapters/disk/file_error.ts";
import { CsvFiles, rebuild } from "../../../adapters/projection/csv_files.ts";
import { BACKTEST_LAYOUT, type Layout, PAPER_LAYOUT } from "../../../adapters/projection/layout.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import { RunningEquity } from "../../../domain/report/equity_curve.ts";
import { DAY_MS } from "../../../domain/market_time.ts";
import { HEADERS, type ProjectedFile } from "../../../domain/projection/projected_file.ts";
import type { ProjectedDesk } from "../../../domain/projection/projected_desk.ts";
import { goldenOptions, goldenRoot, goldenRules } from "../../scenarios/golden_session.ts";
import { DESK, smallSession } from "../../domain/projection/small_session.ts";
import { inFolder, textsIn, withRoom } from "../journal/disk_faults.ts";

/** Two mornings, three days apart, and one late record of the first. */
function twoMornings(): DeskRecord[] {
  const first = smallSession();
  const second = first.map((each) => ({ ...each, at: each.at + 3 * DAY_MS }));
  const late = first.filter(({ events }) => events.some(([type]) => type === "FillBooked@1"));
  return [...first, ...second, ...late];
}

/** Appends as a running desk does: each record on the disk before the next. */
function live(records: readonly DeskRecord[], folder: string, layout: Layout): void {
  const files = new CsvFiles({ folder, layout, desk: DESK, existing: "verify" });
  files.settle();
  for (const record of records) {
    files.append(record);
    files.flush();
  }
  files.close();
}

function rebuilt(records: readonly DeskRecord[], layout: Layout, desk: ProjectedDesk = DESK) {
  let texts: Record<string, string> = {};
  inFolder((folder) => {
    rebuild(records, { folder, layout, desk });
    texts = textsIn(folder);
  });
  return texts;
}

Deno.test("CsvFiles leaves the files of a backtest side by side, each with its header", () => {
  inFolder((folder) => {
    const files = new CsvFiles({
      folder,
      layout: BACKTEST_LAYOUT,
      desk: DESK,
      existing: "replace",
    });
    files.close();
    const headed = ["orders", "signals", "fills", "trades", "pnl"].map((name) =>
      [`${name}.csv`, HEADERS[name as ProjectedFile] + "\n"] as const
    );
    assertEquals(textsIn(folder), Object.fromEntries(headed));
  });
});

Deno.test("CsvFiles puts a paper desk's rows where the Python system had them", () => {
  const texts = rebuilt(twoMornings(), PAPER_LAYOUT);
  assertEquals(Object.keys(texts).toSorted(), [
    "journal/2026-11-20/fills.csv",
    "journal/2026-11-20/orders.csv",
    "journal/2026-11-20/trades.csv",
    "journal/2026-11-23/fills.csv",
    "journal/2026-11-23/orders.csv",
    "journal/2026-11-23/trades.csv",
    "logs/events.jsonl",
    "orders.csv",
    "pnl.csv",
    "signals.csv",
  ]);
  const rows = (name: string) => texts[name]!.trimEnd().split("\n");
  const [header, ...all] = rows("orders.csv");
  const days = ["2026-11-20", "2026-11-23"].map((day) => rows(`journal/${day}/orders.csv`));
  assertEquals(days.map(([first]) => first), [header, header]);
  assertEquals(days.flatMap(([, ...rest]) => rest), all);
  // The late fills of the first day follow the earlier ones, under one header.
  assertEquals(rows("journal/2026-11-20/fills.csv").length, 1 + 3 + 3);
});

for (const [name, layout] of [["backtest", BACKTEST_LAYOUT], ["paper", PAPER_LAYOUT]] as const) {
  Deno.test(`rebuild() gives the bytes of the live files: ${name}`, () => {
    const records = twoMornings();
    inFolder((folder) => {
      live(records, folder, layout);
      assertEquals(textsIn(folder), rebuilt(records, layout));
    });
  });

  Deno.test(`CsvFiles resumes after a crash at any record: ${name}`, () => {
    const records = twoMornings();
    const whole = rebuilt(records, layout);
    for (let crash = 0; crash <= records.length; crash++) {
      inFolder((folder) => {
        live(records.slice(0, crash), folder, layout);
        tearLastLines(folder, crash);
        rebuild(records, { folder, layout, desk: DESK });
        assertEquals(textsIn(folder), whole);
      });
    }
  });
}

/** Takes some bytes off the end of each file, as a crash in the middle of writing would. */
function tearLastLines(folder: string, bytes: number): void {
  for (const name of Object.keys(textsIn(folder))) {
    const path = `${folder}/${name}`;
    const { size } = Deno.statSync(path);
    Deno.truncateSync(path, Math.max(0, size - bytes));
  }
}

Deno.test("CsvFiles goes on with new records after those of the log have come again", () => {
  const records = twoMornings();
  inFolder((folder) => {
    live(records.slice(0, 12), folder, PAPER_LAYOUT);
    const options = { folder, layout: PAPER_LAYOUT, desk: DESK, existing: "verify" } as const;
    const files = new CsvFiles(options);
    for (const record of records.slice(0, 12)) files.append(record);
    files.settle();
    for (const record of records.slice(12)) files.append(record);
    files.close();
    assertEquals(textsIn(folder), rebuilt(records, PAPER_LAYOUT));
  });
});

Deno.test("rebuild() sets aside what another log has left, and begins anew", () => {
  const records = twoMornings();
  inFolder((folder) => {
    for (const name of ["orders", "signals", "fills", "trades", "pnl"]) {
      Deno.writeTextFileSync(`${folder}/${name}.csv`, `another,${name}\n`);
    }
    const before = textsIn(folder);
    rebuild(records, { folder, layout: BACKTEST_LAYOUT, desk: DESK });
    const after = textsIn(folder);
    for (const [name, text] of Object.entries(rebuilt(records, BACKTEST_LAYOUT))) {
      assertEquals(after[name], text);
      assertEquals(after[`${name}.old1`], before[name]);
    }
  });
});

Deno.test("CsvFiles sets aside files of days that an older log knows nothing of, and says where", () => {
  const records = twoMornings();
  inFolder((folder) => {
    live(records, folder, PAPER_LAYOUT);
    const before = textsIn(folder);
    Deno.mkdirSync(`${folder}/journal/notes`);
    const older = smallSession();
    const options = { folder, layout: PAPER_LAYOUT, desk: DESK, existing: "verify" } as const;
    const files = new CsvFiles(options);
    for (const record of older) files.append(record);
    const kept = files.settle().map((path) => path.slice(folder.length + 1)).toSorted();
    files.close();
    const after = textsIn(folder);
    const aside = Object.keys(after).filter((name) => name.endsWith(".old1"));
    assertEquals(kept, aside.toSorted());
    for (const name of aside) assertEquals(after[name], before[name.replace(".old1", "")]);
    // The whole of the second day, and of the first what came late.
    assertEquals(aside.filter((name) => name.startsWith("journal/2026-11-23/")).length, 3);
    for (const [name, text] of Object.entries(rebuilt(older, PAPER_LAYOUT))) {
      assertEquals(after[name], text, name);
    }
    assertEquals(after["journal/2026-11-23/trades.csv"], undefined);
  });
});

Deno.test("CsvFiles throws a FileError that names the file when the disk is full", () => {
  inFolder((folder) => {
    const options = { folder, layout: PAPER_LAYOUT, desk: DESK, existing: "replace" } as const;
    const error = withFullDisk(() => {
      const files = new CsvFiles(options);
      for (const record of smallSession()) {
        files.append(record);
        files.flush();
      }
    });
    assert(error.file.startsWith(folder) && error.message.includes(error.file), error.message);
  });
});

function withFullDisk(act: () => void): FileError {
  let error: FileError | null = null;
  withRoom(3000, () => {
    error = assertThrows(act, FileError, "No space left on device");
  });
  return error!;
}

Deno.test("rebuild() writes the same bytes whatever the host's zone", () => {
  const before = Deno.env.get("TZ");
  try {
    const all = ["UTC", "Asia/Kolkata", "America/New_York"].map((zone) => {
      Deno.env.set("TZ", zone);
      const offset = new Date(2026, 10, 20).getTimezoneOffset();
      return { offset, texts: rebuilt(twoMornings(), PAPER_LAYOUT) };
    });
    assertEquals(all.map(({ offset }) => offset), [0, -330, 300]);
    assertEquals(all[1]!.texts, all[0]!.texts);
    assertEquals(all[2]!.texts, all[0]!.texts);
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
  }
});

/** Rows of a file of the golden day as cells by column. */
function table(texts: Record<string, string>, file: ProjectedFile): Record<string, string>[] {
  const [columns, ...rows] = parse(texts[`${file}.csv`]!);
  return rows.map((cells) => {
    assertEquals(cells.length, columns!.length);
    return Object.fromEntries(columns!.map((column, i) => [column, cells[i]!]));
  });
}

Deno.test("CsvFiles of the golden day agree with each other and with the equity curve", () => {
  const rules = goldenRules;
  const equity = new RunningEquity(rules.capital);
  const log = new MemoryLog({ keepAll: true, tap: (record) => equity.onRecord(record) });
  new VirtualHost(goldenRoot(), { ...goldenOptions(), log }).run();
  const texts = rebuilt(log.all!, { ...BACKTEST_LAYOUT, events: ["events.jsonl"] }, rules);
  const [orders, signals, fills, trades, pnl] =
    (["orders", "signals", "fills", "trades", "pnl"] as const).map((file) => table(texts, file));
  assertEquals([fills!.length > 4, trades!.length > 2], [true, true]);
  for (const { price } of [...orders!, ...signals!, ...fills!]) assert(Number(price) > 0);

  const filled = orders!.filter(({ status }) => status === "FILLED");
  const tagsOf = (rows: Record<string, string>[]) => [...new Set(rows.map(({ tag }) => tag!))];
  const orderTags = filled.map(({ extra }) => JSON.parse(extra!).tag as string);
  assertEquals(orderTags.toSorted(), tagsOf(fills!).toSorted());
  const entries = filled.filter(({ extra }) => JSON.parse(extra!).purpose === "entry");
  const ids = new Set(signals!.map(({ signal_id }) => signal_id!));
  for (const { extra } of entries) assert(ids.has(JSON.parse(extra!).tag));

  // Flat at the end: what was bought was sold, and the trades are the whole result.
  for (const symbol of new Set(fills!.map((fill) => fill.symbol!))) {
    const own = fills!.filter((fill) => fill.symbol === symbol);
    const net = own.reduce(
      (sum, { side, quantity }) => sum + (side === "BUY" ? 1 : -1) * Number(quantity),
      0,
    );
    assertEquals([net, own.at(-1)!.position], [0, "0"]);
  }
  assertEquals(pnl!.length, trades!.length);
  const { first, last } = equity.curve();
  assertEquals(Math.round(Number(pnl!.at(-1)!.total_pnl) * 1e6), last - first);
  assertNotEquals(last, first);

  const events = texts["events.jsonl"]!.trimEnd().split("\n").map((line) => JSON.parse(line));
  const count = (event: string) => events.filter((each) => each.event === event).length;
  assertEquals(count("order_filled"), fills!.length);
  assertEquals([count("session_opened"), count("session_closed")], [1, 1]);
});
