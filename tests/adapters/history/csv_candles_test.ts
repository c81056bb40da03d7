/** What is read of good files, however they are written. @module */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readCandles } from "../../../adapters/history/csv_candles.ts";
import { HistoryError } from "../../../adapters/history/history_error.ts";
import { type EpochMs, type IsoDate, istInstant, istStamp } from "../../../domain/market_time.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import { clock, minuteLines, readLines, withFile } from "./candle_file.ts";

const MONDAY = "2024-01-01";
const HEADER = "timestamp,open,high,low,close,volume";

/** Rows as `stamp open high low close volume`. */
function rowsOf({ at, open, high, low, close, volume, count }: CandleHistory): string[] {
  return Array.from(
    { length: count },
    (_, i) =>
      [istStamp(at[i] as EpochMs).slice(0, 16), open[i], high[i], low[i], close[i], volume[i]]
        .join(" "),
  );
}

Deno.test("readCandles() reads each way of writing the same bar", () => {
  const bar = "2024-01-01T09:15 10010 10120 9905 10055 12";
  const plain = "2024-01-01T09:15 10010 10120 9905 10055 0";
  const prices = "100.1,101.2,99.05,100.55";
  const layouts: readonly (readonly [string, readonly string[], string])[] = [
    ["date and time apart", [`date,time,open,high,low,close`, `20240101,09:15,${prices}`], plain],
    ["seconds and volume", [
      `date,time,open,high,low,close,volume`,
      `20240101,09:15:00,${prices},12`,
    ], bar],
    ["a symbol column", [
      `Instrument,Date,Time,Open,High,Low,Close`,
      `TEST,20240101,09:15,${prices}`,
    ], plain],
    ["no header", [`TEST,20240101,09:15,${prices},12,0`], bar],
    ["no header, no volume", [`2024-01-01 09:15,${prices}`], plain],
    ["no header, row number first", [`0,2024-01-01 09:15:00+05:30,${prices},12`], bar],
    ["the broker's export", [
      `Date,open,high,low,close,volume`,
      `2024-01-01 09:15:00+05:30,${prices},12`,
    ], bar],
    ["a row number column", [
      `,date,open,high,low,close,volume`,
      `0,2024-01-01 09:15:00+05:30,${prices},12`,
    ], bar],
    ["a zone without a colon", [HEADER, `2024-01-01T09:15:00+0530,${prices},12`], bar],
    ["our own stamps", [HEADER, `2024-01-01T09:15:00.000+05:30,${prices},12`], bar],
    ["UTC", [HEADER, `2024-01-01T03:45:00Z,${prices},12`], bar],
    ["another zone", [HEADER, `2023-12-31T22:45:00-05:00,${prices},12`], bar],
    ["other order, unknown columns", [
      `volume,close,oi,low,high,open,datetime`,
      `12,100.55,777,99.05,101.2,100.1,2024-01-01 09:15`,
    ], bar],
    ["many decimals", [HEADER, `2024-01-01 09:15,100.1000001,101.2,99.0451,100.54999,12.0`], bar],
  ];
  for (const [name, lines, expected] of layouts) {
    const history = readLines(lines);
    assertEquals([name, ...rowsOf(history)], [name, expected]);
    assertEquals([history.rows, history.symbol, history.stamp], [1, "TEST", "start"]);
  }
});

Deno.test("readCandles() reads the same whatever ends the lines and the file", () => {
  const lines = [HEADER, ...minuteLines(MONDAY, 555, 585)];
  const expected = rowsOf(readLines(lines));
  assertEquals(expected.length, 30);
  const contents = {
    "no last newline": lines.join("\n"),
    "CRLF": lines.join("\r\n") + "\r\n",
    "blank lines": "\n" + lines.join("\n\n") + "\n\n\r\n",
    "byte order mark": "\ufeff" + lines.join("\n") + "\n",
    "byte order mark without header": "\ufeff" + lines.slice(1).join("\n") + "\n",
  };
  for (const [name, content] of Object.entries(contents)) {
    const history = withFile("TEST.csv", content, (path) => readCandles(path));
    assertEquals([name, ...rowsOf(history)], [name, ...expected]);
    assertEquals(history.rows, 30);
  }
});

Deno.test("readCandles() reads a file of one row without a newline", () => {
  const row = `${MONDAY} 09:15,1,1,1,1,1`;
  assertEquals(withFile("A.csv", row, (path) => readCandles(path)).count, 1);
});

Deno.test("readCandles() reads rows across the blocks it takes from the file", () => {
  const days = Array.from({ length: 40 }, (_, i) => 1 + i);
  const lines = days.flatMap((day) => {
    const date = new Date(Date.UTC(2024, 0, day)).toISOString().slice(0, 10);
    return minuteLines(date, 555, 930).map((line, i) => line.replace(",7", `,${day * 1000 + i}`));
  });
  const history = readLines([HEADER, ...lines]);
  assertEquals([history.rows, history.count], [15_000, 15_000]);
  for (let i = 0; i < history.count; i++) {
    assertEquals(history.volume[i], (Math.floor(i / 375) + 1) * 1000 + i % 375);
  }
});

Deno.test("readCandles() drops a minute that comes again and a row that goes back", () => {
  const history = readLines([
    HEADER,
    `${MONDAY} 09:15,100,101,99,100,1`,
    `${MONDAY} 09:15,200,201,199,200,2`,
    `${MONDAY} 09:18,100,101,99,100,3`,
    `${MONDAY} 09:16,100,101,99,100,4`,
    `${MONDAY} 09:15,100,101,99,100,5`,
    `${MONDAY} 09:19,100,101,99,100,6`,
  ]);
  assertEquals(Array.from(history.volume), [1, 3, 6]);
  assertEquals([history.dropped.duplicate, history.dropped.backward], [2, 1]);
});

Deno.test("readCandles() keeps the same rows whatever late rows are strewn in", () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 555, max: 929 }), { minLength: 2 })
    .map((list) => list.toSorted((a, b) => a - b));
  const late = fc.array(fc.record({ after: fc.nat(), minute: fc.integer({ min: 540, max: 929 }) }));
  fc.assert(
    fc.property(minutes, late, (ascending, strewn) => {
      const good = ascending.map((minute, i) =>
        `${MONDAY} ${clock(minute)},50,60,40,${45 + i % 9},1`
      );
      const lines = good.map((line) => [line]);
      let duplicates = 0;
      let backward = 0;
      for (const { after, minute } of strewn) {
        const index = after % ascending.length;
        if (minute > ascending[index]!) continue;
        if (ascending.includes(minute)) duplicates++;
        else backward++;
        lines[index]!.push(`${MONDAY} ${clock(minute)},70,80,60,71,9`);
      }
      const options = { stamp: "start" } as const;
      const clean = readLines([HEADER, ...good], options);
      const dirty = readLines([HEADER, ...lines.flat()], options);
      assertEquals(rowsOf(dirty), rowsOf(clean));
      assertEquals(dirty.sessions, clean.sessions);
      assertEquals([dirty.dropped.duplicate, dirty.dropped.backward], [duplicates, backward]);
      assertEquals(dirty.rows, clean.rows + duplicates + backward);
    }),
    { numRuns: 60 },
  );
});

Deno.test("readCandles() detects what the stamps mark, and takes it told", () => {
  const start = [HEADER, ...minuteLines(MONDAY, 555, 930)];
  const end = [HEADER, ...minuteLines(MONDAY, 556, 931)];
  const flat = `${MONDAY} 15:30,100,100,100,100,0`;
  const print = `${MONDAY} 09:08,100,100,100,100,0`;
  const stampOf = (lines: readonly string[]) => readLines(lines).stamp;
  assertEquals([stampOf(start), stampOf(end)], ["start", "end"]);
  assertEquals(stampOf([...start, flat]), "start");
  assertEquals(stampOf([HEADER, print, ...end.slice(1)]), "end");
  assertEquals(stampOf(start.slice(0, 60)), "start");
  assertEquals(stampOf(end.slice(0, 60)), "end");
  assertEquals(rowsOf(readLines(end)), rowsOf(readLines(start)));
  const told = readLines(start, { stamp: "end" });
  assertEquals([told.stamp, told.count, told.dropped.outside_session], ["end", 374, 1]);
});

Deno.test("readCandles() takes one symbol of several and names what it cannot choose", () => {
  const rows = ["20240101,09:15,9,9,9,9,1", "20240101,09:16,9,9,9,9,2", "20240101,09:17,9,9,9,9,3"];
  const lines = rows.flatMap((row) => [`AAA,${row},0`, `BB,${row},0`]);
  const bb = readLines([...lines, "BB,20240101,09:18,9,9,9,x,0,0"], { symbol: "BB" });
  assertEquals([bb.symbol, bb.rows, bb.count, bb.dropped.malformed], ["BB", 4, 3, 1]);
  assertThrows(() => readLines(lines), HistoryError, "it holds several symbols (AAA, BB)");
  assertThrows(
    () => readLines(lines, { symbol: "CC" }),
    HistoryError,
    "it has no row of CC, it holds AAA, BB",
  );
});

Deno.test("readCandles() names the history after the file when nothing else does", () => {
  const line = `${MONDAY} 09:15,9,9,9,9,1`;
  const symbolOf = (file: string, symbol?: string) =>
    withFile(
      file,
      line,
      (path) => readCandles(path, symbol === undefined ? {} : { symbol }).symbol,
    );
  assertEquals(symbolOf("NIFTY_2024-01_08.csv"), "NIFTY");
  assertEquals(symbolOf("bars.csv"), "BARS");
  assertEquals(symbolOf("BAJAJ-AUTO.csv"), "BAJAJ-AUTO");
  assertEquals(symbolOf("bars.csv", "NIFTY"), "NIFTY");
});

Deno.test("readCandles() follows a calendar that knows the day", () => {
  const lines = [HEADER, ...minuteLines(MONDAY, 555, 930), ...minuteLines("2024-01-02", 555, 930)];
  const openAt = istInstant(MONDAY as IsoDate, 600);
  const closeAt = istInstant(MONDAY as IsoDate, 660);
  const known = { date: MONDAY as IsoDate, openAt, closeAt };
  const history = readLines(lines, {
    sessions: (date) => date === MONDAY ? [known] : undefined,
  });
  assertEquals([history.count, history.dropped.outside_session], [60 + 375, 315]);
  assertEquals(history.sessions[0], known);
  const closed = readLines(lines, { sessions: (date) => date === MONDAY ? [] : undefined });
  assertEquals([closed.count, closed.sessions.length], [375, 1]);
});

Deno.test("readCandles() reads the same instants in any time zone of the host", () => {
  const module = new URL("../../../adapters/history/csv_candles.ts", import.meta.url).href;
  const evening = minuteLines("2019-10-27", 1095, 1155);
  withFile("A.csv", [...minuteLines("2019-10-25", 555, 930), ...evening].join("\n"), (path) => {
    const expected = readCandles(path);
    for (const TZ of ["UTC", "Asia/Kolkata", "America/New_York"]) {
      const code = `import { readCandles } from ${JSON.stringify(module)};
        const { at, sessions } = readCandles(${JSON.stringify(path)});
        console.log(JSON.stringify([new Date(0).getTimezoneOffset(), Array.from(at), sessions]));`;
      const run = new Deno.Command("deno", { args: ["eval", code], env: { TZ } }).outputSync();
      const [offset, at, sessions] = JSON.parse(new TextDecoder().decode(run.stdout));
      assertEquals(offset, { "UTC": 0, "Asia/Kolkata": -330, "America/New_York": 300 }[TZ]);
      assertEquals([at, sessions], [Array.from(expected.at), expected.sessions]);
    }
  });
});
