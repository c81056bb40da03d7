/**
 * `backtest` as a person runs it: its own process, the task's own permissions, a folder of its
 * own. What it prints, what it writes, and how it ends when something is wrong.
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/csv";

const ROOT = new URL("../../", import.meta.url).pathname;
const NIFTY = `${ROOT}../shared/fixtures/nse/index_1m/NIFTY_2024-01_08.csv`;
const hasFixtures = exists(NIFTY);
const TEMP = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(TEMP, { recursive: true }));

function emptyFolder(): string {
  return Deno.makeTempDirSync({ dir: TEMP });
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Where it ran. */
  readonly folder: string;
}

/** Runs the task of deno.json in an empty folder. */
function run(args: readonly string[], { env = {}, folder = emptyFolder() } = {}): Ended {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const [deno, ...words] = (tasks.backtest as string).split(" ");
  const task = words.slice(0, -1).map((word) => word === "main.ts" ? `${ROOT}main.ts` : word);
  const { code, stdout, stderr } = new Deno.Command(deno!, {
    args: [...task, ...args],
    cwd: folder,
    env: { ...env, NO_COLOR: "1" },
  }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr), folder };
}

function backtest(args: readonly string[], options: Parameters<typeof run>[1] = {}): Ended {
  return run(["backtest", ...args], options);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function assertNothingWritten({ folder }: Ended): void {
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), []);
}

/** A file in a folder of its own. */
function written(name: string, text: string): string {
  const path = `${emptyFolder()}/${name}`;
  Deno.writeTextFileSync(path, text);
  return path;
}

/** A few good minutes. */
function candles(): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const clock = `${9 + Math.floor((15 + i) / 60)}`.padStart(2, "0") +
      `:${(15 + i) % 60}`.padStart(3, ":0").slice(-3);
    return `2024-01-02 ${clock}:00+05:30,100,101,99,100,10`;
  });
  return ["date,open,high,low,close,volume", ...rows].join("\n") + "\n";
}

/** Text of every file of a run, by name. */
function filesOf({ folder }: Ended, runFolder: string): Record<string, string> {
  const path = `${folder}/${runFolder}`;
  const names = [...Deno.readDirSync(path)].map(({ name }) => name).toSorted();
  return Object.fromEntries(names.map((name) => [name, Deno.readTextFileSync(`${path}/${name}`)]));
}

/** Rows of a CSV file by column. */
function rowsOf(text: string): Record<string, string>[] {
  const [columns = [], ...rows] = parse(text);
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? ""])));
}

const KEYS = [
  ...["run", "bars", "trades", "equity", "pnl", "charges", "max_drawdown", "win_rate"],
  ...["dropped", "holds", "journal_hash", "seconds"],
];

Deno.test({
  name: `backtest of the real half-year is the same in every time zone${
    hasFixtures ? "" : " (skipped: no fixtures)"
  }`,
  ignore: !hasFixtures,
  fn() {
    const args = ["--data", NIFTY, "--symbol", "NIFTY"];
    const utc = backtest(args, { env: { TZ: "UTC" } });
    const ist = backtest([...args, "--json"], { env: { TZ: "Asia/Kolkata" } });
    assertEquals([utc.code, utc.error, ist.code, ist.error], [0, "", 0, ""]);

    const report = JSON.parse(ist.out);
    assertEquals(KEYS.filter((key) => report[key] === undefined), []);
    assertEquals(report.faults, []);
    assert(report.trades > 60, `${report.trades} trades`);
    assertEquals([report.bars, report.dropped.outside_session], [57_960, 167]);
    const [, hash] = /^journal ([0-9a-f]{64})$/m.exec(utc.out)!;
    assertEquals(hash, report.journal_hash);
    assertMatch(utc.out, /dropped rows: outside_session 167$/m);
    assertMatch(utc.out, /^ {2}net P&L +-?[\d,]+\.\d\d$/m);

    const files = filesOf(ist, report.run);
    const csv = ["candles", "equity", "fills", "orders", "pnl", "signals", "trades"]
      .map((name) => `${name}.csv`);
    assertEquals(Object.keys(files).filter((name) => name.endsWith(".csv")), csv);
    assertEquals(filesOf(utc, report.run), files);
    assertEquals(rowsOf(files["trades.csv"]!).length, report.trades);
    // Gross less what the day's notes charged: trades keep charges to the micro-rupee.
    const gross = rowsOf(files["trades.csv"]!).reduce((sum, row) => sum + Number(row["gross"]), 0);
    assertEquals(Math.round((gross - report.charges) * 100), Math.round(report.pnl * 100));
    assertEquals(enteredOn(files["signals.csv"]!), {
      ema20_50_intraday: true,
      fno_intraday_trend: true,
      mean_reversion: true,
    });
  },
});

/** Whether each strategy passed its confidence threshold 30 times. */
function enteredOn(signals: string): Record<string, boolean> {
  const counts: Record<string, number> = {};
  for (const { strategy, signal } of rowsOf(signals)) {
    if (signal === "LONG" || signal === "SHORT") counts[strategy!] = (counts[strategy!] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count >= 30]));
}

Deno.test("backtest --help prints the usage and ends with 0", () => {
  const { code, out } = backtest(["--help"]);
  assertEquals(code, 0);
  assertMatch(out, /^Usage: backtest \[flags\][^]*--data PATH[^]*--simulated DATE/);
});

Deno.test("backtest takes one source of prices: files or a simulated day", () => {
  for (const args of [[], ["--data", "x.csv", "--simulated", "2026-11-20"]]) {
    const ended = backtest(args);
    assertEquals([ended.code, ended.out], [2, ""]);
    assertMatch(ended.error, /^give one of --data PATH and --simulated DATE\n\nUsage: backtest/);
  }
  const sunday = backtest(["--simulated", "2026-11-22"]);
  assertEquals(sunday.code, 2);
  assertMatch(sunday.error, /^--simulated: found 2026-11-22 \(weekend\), expected a trading day/);
});

Deno.test("main says what every command does when it is asked for help", () => {
  const asked = run(["--help"]);
  assertEquals([asked.code, asked.error], [0, ""]);
  // `trade` has a line for each of its modes.
  const names = [...asked.out.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  const listed = [...new Set(names)].toSorted();
  const known = /One of: (.*)\n/.exec(run(["xyz"]).error)![1]!.split(", ").toSorted();
  assertEquals(listed, known);
});

Deno.test("main names the commands when the one it is given is unknown", () => {
  const near = run(["bcktest"]);
  assertEquals(near.code, 2);
  assertMatch(near.error, /^Unknown command bcktest\. Did you mean backtest\? One of: .*backtest/);
  const far = run(["xyz"]);
  assertEquals(far.code, 2);
  assertMatch(far.error, /^Unknown command xyz\. One of: .*backtest/);
  const none = run([]);
  assertEquals(none.code, 2);
  assertMatch(none.error, /^Which command\? One of: .*backtest/);
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

Deno.test("backtest gives each run a folder of its own", () => {
  const data = written("NIFTY.csv", candles());
  const first = backtest(["--data", data, "--json"]);
  const second = backtest(["--data", data, "--json"], { folder: first.folder });
  assertEquals([first.code, second.code], [0, 0], first.error + second.error);
  const [a, b] = [first, second].map(({ out }) => JSON.parse(out));
  assert(a.run !== b.run, a.run);
  assertEquals(filesOf(first, a.run), filesOf(first, b.run));
  assertEquals(a.journal_hash, b.journal_hash);
});

/** Blocks of code of the README in one language. */
function shown(language: string): string[] {
  const text = Deno.readTextFileSync(`${ROOT}README.md`);
  return [...text.matchAll(new RegExp("```" + language + "\\n([^]*?)```", "g"))].map(([, code]) =>
    code!
  );
}

Deno.test("backtest runs the README's strategy of one file and one entry", () => {
  const [code = ""] = shown("ts");
  const [entry = ""] = shown("yaml");
  const folder = emptyFolder();
  Deno.mkdirSync(`${folder}/strategies`);
  Deno.writeTextFileSync(`${folder}/strategies/band_break.ts`, code);
  // Five hours at one price, then a rise.
  const rows = Array.from({ length: 360 }, (_, i) => {
    const minute = 555 + i;
    const clock = [Math.floor(minute / 60), minute % 60].map((n) => `${n}`.padStart(2, "0"));
    const price = 22_000 + (i % 7) + Math.max(0, i - 280) * 3;
    return `2024-01-02 ${clock.join(":")}:00+05:30,${price},${price + 5},${price - 5},${price},0`;
  });
  const data = written("NIFTY.csv", ["date,open,high,low,close,volume", ...rows].join("\n") + "\n");
  const args = (yaml: string) => ["--data", data, "--config", written("own.yaml", yaml)];
  const config = "filters: {enabled: false}\n" + entry;

  const done = backtest(args(config), { folder });
  assertEquals([done.code, done.error], [0, ""]);
  const [run = ""] = [...Deno.readDirSync(`${folder}/artifacts/backtest`)].map(({ name }) => name);
  const signals = rowsOf(filesOf(done, `artifacts/backtest/${run}`)["signals.csv"]!);
  assertEquals(signals.every(({ strategy }) => strategy === "band_break"), true);
  assertEquals(signals.some(({ setup_type }) => setup_type === "entry_rule"), true);

  const bad = backtest(args(config.replace("2.5", "5")), { folder });
  assertEquals(bad.code, 2);
  assertMatch(
    bad.error,
    /strategies\[0\]\.params\.deviations: found 5, expected a number from 0.5 to 4/,
  );
});
