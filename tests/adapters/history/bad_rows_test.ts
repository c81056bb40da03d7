/** What bad rows and bad files come to: counts, reasons and errors. @module */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readCandles } from "../../../adapters/history/csv_candles.ts";
import { HistoryError } from "../../../adapters/history/history_error.ts";
import { minuteLines, readLines, withFile } from "./candle_file.ts";

const MONDAY = "2024-01-01";
const HEADER = "timestamp,open,high,low,close,volume";

Deno.test("readCandles() names the first refused rows by line and counts them all", () => {
  const history = readLines([
    HEADER,
    `${MONDAY} 09:15,100,101,99,100,5`,
    `${MONDAY} 09:16,100,101,99,100`,
    `${MONDAY} 09:17,100,abc,99,100,5`,
    "",
    `2024-02-30 09:18,100,101,99,100,5`,
    `${MONDAY} 09:19,100,98,99,100,5`,
    `${MONDAY} 09:20,"100",101,99,100,5`,
    `${MONDAY} 09:21,0,101,0,100,5`,
    `${MONDAY} 09:22,100,101,-99,100,5`,
    `${MONDAY} 09:23:30,100,101,99,100,5`,
    `${MONDAY} 09:24,100,101,99,100,5`,
  ]);
  assertEquals(history.malformed, [
    {
      line: 3,
      problem: "expected 6 columns (stamp,open,high,low,close,volume), found 5: " +
        '"2024-01-01 09:16,100,101,99,100"',
    },
    { line: 4, problem: 'high: expected a price, found "abc"' },
    {
      line: 6,
      problem: "stamp: expected a date and whole minute as 2024-01-31 09:15 or " +
        '2024-01-31T09:15:00+0530, found "2024-02-30 09:18"',
    },
    {
      line: 7,
      problem: "expected 0 < low <= open, close <= high, found " +
        "open 100, high 98, low 99, close 100",
    },
    { line: 8, problem: 'open: expected a price, found "\\"100\\""' },
  ]);
  assertEquals([history.rows, history.count], [10, 2]);
  assertEquals(history.dropped, {
    outside_session: 0,
    duplicate: 0,
    backward: 0,
    malformed: 5,
    bad_price: 3,
  });
});

Deno.test("readCandles() refuses a field that only begins like the right one", () => {
  const refused = (row: string, header = HEADER) => {
    const good = header === HEADER ? `${MONDAY} 09:15,9,9,9,9,1` : "20240101,09:15,9,9,9,9";
    const { dropped } = readLines([header, good, row]);
    return dropped.malformed + dropped.bad_price;
  };
  const apart = "date,time,open,high,low,close";
  const rows = [
    `${MONDAY} 09:16,9x,9,9,9,1`,
    `${MONDAY} 09:16,9,9,9,1e2,1`,
    `${MONDAY} 09:16,9,9,9,9,-1`,
    `${MONDAY} 09:16,9,9,9,NaN,1`,
    `${MONDAY} 09:16,9,9,9,,1`,
    `${MONDAY} 09:16,9,9,9,9,1 `,
    `${MONDAY} 09:16,9,9,9,9,1,`,
    `${MONDAY} 9:16,9,9,9,9,1`,
    `${MONDAY} 24:00,9,9,9,9,1`,
    `${MONDAY} 09:60,9,9,9,9,1`,
    // What stands behind "9" where characters are numbered.
    `${MONDAY} 09:1:,9,9,9,9,1`,
    `${MONDAY} 09:1A,9,9,9,9,1`,
    `19:4-01-01 09:16,9,9,9,9,1`,
    `${MONDAY}x09:16,9,9,9,9,1`,
    `${MONDAY} 09:16+5:30,9,9,9,9,1`,
    `2024-13-01 09:16,9,9,9,9,1`,
    `2024-00-01 09:16,9,9,9,9,1`,
    `2024-01-00 09:16,9,9,9,9,1`,
    `2024-0101 09:16,9,9,9,9,1`,
    `${MONDAY} 09:16,99999999,99999999,99999999,99999999,1`,
    `${MONDAY} 09:16,4294967297,4294967297,4294967297,4294967297,1`,
    `${MONDAY} 09:16,9,9,9,10,1`,
    `${MONDAY} 09:16,8,9,8.5,9,1`,
  ];
  for (const row of rows) assertEquals([row, refused(row)], [row, 1]);
  for (const row of ["20240101,0916,9,9,9,9", "20240101,,9,9,9,9", "2024010,09:16,9,9,9,9"]) {
    assertEquals([row, refused(row, apart)], [row, 1]);
  }
});

Deno.test("readCandles() shows nothing a terminal would obey", () => {
  const history = readLines([
    HEADER,
    `${MONDAY} 09:15,9,9,9,9,1`,
    `${MONDAY} 09:16,\x1b[2J${"x".repeat(100)},9,9,9,1`,
  ]);
  const expected = `open: expected a price, found "?[2J${"x".repeat(56)}..."`;
  assertEquals(history.malformed, [{ line: 3, problem: expected }]);
});

Deno.test("readCandles() throws an error that names the file and the reason", () => {
  const fails = (use: () => unknown) => assertThrows(use, HistoryError).message;
  assertEquals(
    fails(() => readCandles("no/such/file.csv")),
    "Cannot read history no/such/file.csv: no such file",
  );
  withFile("A.csv", "", (path) => {
    assertEquals(fails(() => readCandles(path)), `Cannot read history ${path}: it has no rows`);
    const folder = path.slice(0, path.lastIndexOf("/"));
    assertEquals(fails(() => readCandles(folder)), `Cannot read history ${folder}: it is a folder`);
  });
  withFile("A.csv", HEADER + "\n", (path) => {
    assertEquals(fails(() => readCandles(path)), `Cannot read history ${path}: it has no rows`);
  });
  withFile("A.csv", "Date,Open,High,Low,Volume\n", (path) => {
    assertEquals(
      fails(() => readCandles(path)),
      `Cannot read history ${path}: its header lacks close; ` +
        'it has "date", "open", "high", "low", "volume"',
    );
  });
});

Deno.test("readCandles() gives first reasons and counts when no row is usable", () => {
  const garbage = ["lorem ipsum", "dolor,sit", "1,2,3,4,5,6", "amet", "more", "still more", "end"];
  const { message } = assertThrows(() => readLines(garbage), HistoryError);
  assertStringIncludes(message, "TEST.csv: none of its 7 rows is usable (7 malformed)\n");
  assertStringIncludes(
    message,
    "\n  line 1: expected 6 columns (stamp,open,high,low,close,volume)",
  );
  assertStringIncludes(message, "\n  line 3: stamp: expected a date and whole minute");
  assertEquals(message.split("\n").length, 6);
  const night = minuteLines(MONDAY, 60, 70);
  assertThrows(
    () => readLines([HEADER, ...night, `${MONDAY} 01:20,0,0,0,0,0`]),
    HistoryError,
    "none of its 11 rows is usable (10 outside_session, 1 bad_price)\n  line 12: expected 0 < low",
  );
});

Deno.test("readCandles() refuses binary data and bars that are not of one minute", () => {
  const random = new Uint8Array(400_000).map((_, i) => (i * 2_654_435_761) >>> 24);
  assertThrows(() => withFile("A.csv", random, (path) => readCandles(path)), HistoryError);
  const endless = new Uint8Array(400_000);
  assertThrows(
    () => withFile("A.csv", endless, (path) => readCandles(path)),
    HistoryError,
    "a line is longer than 262144 bytes: not rows",
  );
  const fives = minuteLines(MONDAY, 555, 930).filter((_, i) => i % 5 === 0);
  assertThrows(
    () => readLines([HEADER, ...fives]),
    HistoryError,
    "its bars are 5 minutes apart: expected one-minute bars",
  );
  const hours = [1, 2, 3, 4, 5].flatMap((day) =>
    minuteLines(`2024-01-0${day}`, 555, 930).filter((_, i) => i % 60 === 0)
  );
  assertThrows(() => readLines([HEADER, ...hours]), HistoryError, "its bars are 60 minutes apart");
});

Deno.test("readCandles() refuses a volume that no number holds, and years and zones that are none", () => {
  const refused = (row: string) => readLines([HEADER, `${MONDAY} 09:15,9,9,9,9,1`, row]).dropped;
  const bad = [
    `${MONDAY} 09:16,9,9,9,9,${"9".repeat(400)}`,
    `${MONDAY} 09:16,9,9,9,9,9007199254740993`,
    `0024-01-01 09:16,9,9,9,9,1`,
    `1024-01-01 09:16,9,9,9,9,1`,
    `9999-12-31 09:16,9,9,9,9,1`,
    `${MONDAY} 09:16+99:99,9,9,9,9,1`,
    `${MONDAY} 09:16+05:60,9,9,9,9,1`,
  ];
  for (const row of bad) assertEquals([row, refused(row).malformed], [row, 1]);
  const long = readLines([HEADER, `${MONDAY} 09:15,9,9,9,9,1.${"5".repeat(400)}`]);
  assertEquals(long.volume[0], 1.555555555);
});

Deno.test("readCandles() keeps the rows behind one whose year is a slip", () => {
  const { count, dropped } = readLines([
    HEADER,
    `9999-01-01 09:15,9,9,9,9,1`,
    ...minuteLines(MONDAY, 555, 600),
  ]);
  assertEquals([count, dropped.malformed, dropped.backward], [45, 1, 0]);
});

Deno.test("readCandles() refuses a file that begins at its end, or ends its lines like none", () => {
  const fails = (use: () => unknown) => assertThrows(use, HistoryError).message;
  const lines = minuteLines(MONDAY, 555, 930);
  assertStringIncludes(
    fails(() => readLines([HEADER, ...lines.toReversed()])),
    "TEST.csv: 374 of its 375 rows go back in time: expected the oldest first",
  );
  withFile("A.csv", [HEADER, ...lines].join("\r"), (path) => {
    assertStringIncludes(
      fails(() => readCandles(path)),
      "its lines end with a carriage return: expected newlines",
    );
  });
});

Deno.test("readCandles() refuses a header that has a column it needs twice, or not at all", () => {
  const fails = (header: string) =>
    assertThrows(() => readLines([header, `${MONDAY} 09:15,9,9,9,9,8`]), HistoryError).message;
  const header = "date,open,high,low,close,close";
  assertStringIncludes(fails(header), "TEST.csv: its header has close twice");
  assertStringIncludes(
    fails("day,open,high,low,close,volume"),
    "its header lacks date or timestamp",
  );
  assertStringIncludes(fails("Date,date,open,high,low,close"), "its header has date twice");
  readLines(["date,open,high,low,close,note,note", `${MONDAY} 09:15,9,9,9,9,x,y`]);
});

Deno.test("readCandles() takes no symbol that a terminal would obey, or that has quotes", () => {
  const lines = [HEADER, ...minuteLines(MONDAY, 555, 560)];
  for (const name of ["A\x1b[31mB", "A\nB", 'A"B']) {
    const { message } = assertThrows(
      () => withFile(`${name}.csv`, lines.join("\n"), (path) => readCandles(path)),
      HistoryError,
      "expected no quotes and nothing but text",
    );
    assertEquals(message.includes("\x1b"), false);
  }
  const quoted = minuteLines(MONDAY, 555, 560).map((line) => `"NIFTY",${line}`);
  assertThrows(
    () => readLines([`symbol,${HEADER}`, ...quoted]),
    HistoryError,
    'its symbol is "NIFTY": expected no quotes and nothing but text',
  );
});
