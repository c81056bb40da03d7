/** How `backtest` ends when something is wrong: what it says, and that it starts nothing. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertNothingWritten, backtest, candles, emptyFolder, written } from "./backtest_cli.ts";

Deno.test("backtest takes one source of prices: files or a simulated day", () => {
  for (const args of [[], ["--data", "x.csv", "--simulated", "2026-11-20"]]) {
    const ended = backtest(args);
    assertEquals([ended.code, ended.out], [2, ""]);
    assertMatch(ended.error, /^give one of --data PATH and --simulated DATE\n\nUsage: backtest/);
  }
  const mixed = backtest(["--simulated", "2026-11-20", "--symbol", "NIFTY", "--stamp", "end"]);
  assertEquals(mixed.code, 2);
  assertMatch(mixed.error, /^--symbol is about files\n--stamp is about files\n\nUsage: backtest/);
  const sunday = backtest(["--simulated", "2026-11-22"]);
  assertEquals(sunday.code, 2);
  assertMatch(sunday.error, /^--simulated: found 2026-11-22 \(weekend\), expected a trading day/);
  const never = backtest(["--simulated", "2026-02-30"]);
  assertEquals(never.code, 2);
  assertMatch(never.error, /^--simulated: found 2026-02-30, expected a date YYYY-MM-DD/);
});

Deno.test("backtest says everything that is wrong with its flags, with usage, and starts nothing", () => {
  const ended = backtest(["--dta", "x.csv", "--stamp", "middle", "--seed"]);
  assertEquals([ended.code, ended.out], [2, ""]);
  assertMatch(ended.error, /unknown flag --dta: did you mean --data\?/);
  assertMatch(ended.error, /--stamp takes one of start, end, found "middle"/);
  assertMatch(ended.error, /--seed needs a value/);
  assertMatch(ended.error, /^Usage: backtest/m);
  assertNothingWritten(ended);
});

Deno.test("backtest takes hours as a clock shows them", () => {
  for (const hours of ["9-15", "15:30-09:15", "09:15-15:30,15:00-16:00", "09:15"]) {
    const ended = backtest(["--data", "x.csv", "--session", hours]);
    assertEquals([ended.code, ended.out], [2, ""]);
    const said = `--session: found ${hours}, expected hours HH:MM-HH:MM, several with commas`;
    assert(ended.error.startsWith(said), ended.error);
  }
});

Deno.test("backtest says everything that is wrong with its configuration, and starts nothing", () => {
  const config = written(
    "bad.yaml",
    [
      "mode: backtest",
      "paper_capital: lots",
      "books: { fno: { strategies: [{ id: ema20_51_intraday }] } }",
      "risk: { max_positons: 3 }",
    ].join("\n"),
  );
  const ended = backtest(["--data", written("candles.csv", candles()), "--config", config]);
  assertEquals([ended.code, ended.out], [2, ""]);
  const lines = ended.error.trimEnd().split("\n");
  assertEquals(lines.length, 3, ended.error);
  for (const line of lines) assert(line.startsWith(`${config}:`), line);
  assertMatch(lines[0]!, /:2: paper_capital: found "?lots"?, expected /);
  assertMatch(
    lines[1]!,
    /:3: books\.fno\.strategies\[0\]\.id: found "?ema20_51_intraday"?, expected /,
  );
  assertMatch(lines[2]!, /:4: risk\.max_positons: found .*max_positions/);
  assertNothingWritten(ended);
});

Deno.test("backtest of an instrument whose book is switched off says which key would trade it", () => {
  const config = written("fno.yaml", "books: { equity: { enabled: false } }\n");
  const ended = backtest(["--data", written("SBIN.csv", candles()), "--config", config]);
  assertEquals(ended.code, 2);
  assertEquals(
    ended.error,
    `${config}: books.equity.enabled: found false, expected true, to trade SBIN\n`,
  );
  assertNothingWritten(ended);
});

Deno.test("backtest of a simulated day in which no book has anything to trade says so", () => {
  const off = "fno: { enabled: false }, options: { enabled: false }";
  for (const equity of ["enabled: false", "universe: { min_price: 1000000 }"]) {
    const config = written("off.yaml", `books: { ${off}, equity: { ${equity} } }\n`);
    const ended = backtest(["--simulated", "2026-11-20", "--config", config]);
    assertEquals([ended.code, ended.out], [2, ""]);
    assertEquals(
      ended.error,
      `${config}: books: found none, expected a book that is enabled and has something to trade ` +
        "on 2026-11-20\n",
    );
    assertNothingWritten(ended);
  }
});

Deno.test("backtest of a file that is not there ends with 1 and its name", () => {
  const ended = backtest(["--data", "nowhere.csv"]);
  assertEquals([ended.code, ended.out], [1, ""]);
  assertMatch(ended.error, /nowhere\.csv/);
  assertEquals(ended.error.trimEnd().split("\n").length, 1, ended.error);
  assertNothingWritten(ended);
});

Deno.test("backtest of a folder instead of a file ends with 1 and its name", () => {
  const folder = emptyFolder();
  const ended = backtest(["--data", folder]);
  assertEquals(ended.code, 1);
  assert(ended.error.includes(folder), ended.error);
  assertNothingWritten(ended);
});

Deno.test("backtest of a file of garbage ends with 1, the counts and the first reasons", () => {
  const rows = [
    "date,open,high,low,close,volume",
    "2024-01-02 09:15:00+05:30,a,b,c,d,e",
    "what,is,this",
  ];
  const data = written("garbage.csv", rows.join("\n") + "\n");
  const ended = backtest(["--data", data]);
  assertEquals([ended.code, ended.out], [1, ""]);
  assert(ended.error.includes(data), ended.error);
  assertMatch(ended.error, /none of its 2 rows is usable \(2 malformed\)/);
  assertMatch(ended.error, /line 2: /);
  assertMatch(ended.error, /line 3: /);
  assertNothingWritten(ended);
});

Deno.test("backtest that cannot write its run folder ends with 1 and its name", () => {
  const folder = emptyFolder();
  Deno.writeTextFileSync(`${folder}/artifacts`, "in the way");
  const ended = backtest(["--data", written("NIFTY.csv", candles())], { folder });
  assertEquals(ended.code, 1);
  assertMatch(ended.error, /artifacts\/backtest/);
});
