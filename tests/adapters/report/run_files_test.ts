/** What a run leaves is what a report finds; what was damaged is named by file and line. @module */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { TRADES } from "../../../adapters/report/trade_table.ts";
import { parseRow, parseTable } from "../../../adapters/report/csv_table.ts";
import { ReportError } from "../../../adapters/report/report_error.ts";
import {
  readCurve,
  readRun,
  readSeries,
  readTrades,
  readWhy,
  type RunFiles,
  writeRun,
} from "../../../adapters/report/run_files.ts";
import { CHARGE_KINDS, NO_CHARGES } from "../../../domain/account/charges.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { istStamp } from "../../../domain/market_time.ts";
import { TRADE_COLUMNS, tradeRow } from "../../../domain/projection/trade_rows.ts";
import type { ReportTrade } from "../../../domain/report/figures.ts";
import { clock, DAY, loss, trade } from "../../domain/report/made_trades.ts";

const paise = (amount: number) => amount as Paise;

const FILES: RunFiles = {
  record: {
    what: "SBIN",
    first: DAY,
    last: DAY,
    simulated: false,
    seed: 1,
    config: "0123456789abcdef",
    data: ["sbin.csv"],
    bars: 375,
    inferred: [],
    faults: [],
    journalHash: "ab",
    capital: paise(1_000_000),
    equity: 10_000_000_001 as MicroRupees,
    maxDrawdown: paise(5),
    exposure: 0.25,
    charges: { ...NO_CHARGES, stt: 5 as MicroRupees },
    open: 0,
    sessions: [{ openAt: clock(9, 15), closeAt: clock(15, 15) }],
  },
  curve: [
    { at: clock(9, 15), equity: 10_000_000_000 as MicroRupees },
    { at: clock(9, 30), equity: -10_000_001 as MicroRupees },
  ],
  series: [{
    key: "NSE:M&M",
    timeframe: "5m",
    candles: [9, 10].map((hour) => ({
      at: clock(hour, 15),
      ...{ open: paise(100), high: paise(120), low: paise(95), close: paise(105), volume: 7 },
    })),
  }],
  why: [{
    symbol: "SBIN",
    meant: null,
    steps: [{ at: clock(9, 20), stage: "hold", source: "a", code: "b", detail: "c, d" }],
    ...{ trade: [], untraded: [], words: [], holds: [{ source: "a", reason: "b", count: 1 }] },
  }],
};

/** A run's folder with its trades. */
function inRun(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    writeRun(folder, FILES);
    Deno.writeTextFileSync(`${folder}/trades.csv`, [TRADE_COLUMNS, line(trade()), ""].join("\n"));
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function line(of: ReportTrade): string {
  const { entryAt, exitAt, timeframe, slippage } = of;
  const stamps = { entryStamp: istStamp(entryAt), stamp: istStamp(exitAt) };
  return tradeRow(of, { ...stamps, timeframe, orderId: "P-1", tag: "t", slippage });
}

Deno.test("writeRun() leaves what a report reads back", () =>
  inRun((folder) => {
    assertEquals(readRun(folder), FILES.record);
    assertEquals(readCurve(folder), FILES.curve as unknown as ReturnType<typeof readCurve>);
    assertEquals(readSeries(folder), FILES.series as unknown as ReturnType<typeof readSeries>);
    assertEquals(readWhy(folder), FILES.why as unknown as ReturnType<typeof readWhy>);
    assertEquals(readTrades(folder), [trade()]);
  }));

Deno.test("readRun() is null where no run was, and files that are missing are named", () => {
  assertEquals(readRun("/nowhere"), null);
  inRun((folder) => {
    Deno.removeSync(`${folder}/equity.csv`);
    assertThrows(() => readCurve(folder), ReportError, `${folder}/equity.csv: it is missing`);
    Deno.writeTextFileSync(`${folder}/run.json`, `{"what": 1}`);
    assertThrows(() => readRun(folder), ReportError, "run.json: what: ");
    Deno.writeTextFileSync(`${folder}/run.json`, "{");
    assertThrows(() => readRun(folder), ReportError, "run.json: it is no JSON");
  });
});

Deno.test("readTrades() names the line of a damaged row, and what was expected", () =>
  inRun((folder) => {
    const file = `${folder}/trades.csv`;
    const rows = (change: (row: string) => string) =>
      Deno.writeTextFileSync(
        file,
        [TRADE_COLUMNS, line(loss()), change(line(trade())), ""].join("\n"),
      );
    const faults: [(row: string) => string, string][] = [
      [(row) => row.replace("LONG", "UP"), "line 3: side: found UP, expected one of LONG, SHORT"],
      [(row) => row.slice(0, 80), "line 3: found "],
      [(row) => row.replace("+05:30", "Z"), "line 3: timestamp: found 2026-11-20T09:30:00.000Z"],
      [(row) => row.replace(",target,", ",,"), "line 3: exit_reason: found nothing, expected one"],
      [(row) => row.replace("800.00", "8e2"), "line 3: entry_price: found 8e2, expected a price"],
      [() => "", "line 3: found 1 cells, expected 32"],
    ];
    for (const [change, message] of faults) {
      rows(change);
      assertThrows(() => readTrades(folder), ReportError, `${file} ${message}`);
    }
    Deno.writeTextFileSync(file, "timestamp,symbol\n");
    assertThrows(() => readTrades(folder), ReportError, `${file} line 1: found timestamp,symbol`);
    Deno.writeTextFileSync(file, "");
    assertThrows(() => readTrades(folder), ReportError, `${file} line 1: found nothing`);
  }));

Deno.test("parseTable() takes a last line that was not ended for what it is", () => {
  const whole = line(trade());
  const table = (text: string) => parseTable("f", `${TRADE_COLUMNS}\n${text}`, TRADES);
  assertEquals(table("").length, 0);
  assertEquals(table(`${whole}\n`).length, 1);
  assertEquals(table(whole).length, 1);
  assertThrows(() => table(`${whole}\n${whole.slice(0, 30)}`), ReportError, "f line 3");
});

Deno.test("parseRow() gives back any trade that tradeRow() has written", () => {
  const micros = fc.integer({ min: -1e13, max: 1e13 });
  const any = fc.record({
    underlying: fc.string({ minLength: 1 }).filter((text) => !/[\r\n]/.test(text)),
    quantity: fc.integer({ min: 1, max: 1e6 }),
    entryPrice: fc.integer({ min: 1, max: 1e8 }),
    gross: fc.integer({ min: -1e9, max: 1e9 }),
    net: micros,
    charges: fc.tuple(...CHARGE_KINDS.map(() => micros))
      .map((values) => Object.fromEntries(CHARGE_KINDS.map((kind, i) => [kind, values[i]]))),
    r: fc.option(fc.integer({ min: -99_999, max: 99_999 }).map((r) => r / 10_000)),
    slippage: fc.integer({ min: -1e8, max: 1e8 }),
  }).map((change) => trade(change as unknown as Partial<ReportTrade>));
  fc.assert(fc.property(any, (made) => assertEquals(parseRow("f", 2, line(made), TRADES), made)));
});
