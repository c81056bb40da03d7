/**
 * `backtest` as a person runs it: its own process, the task's own permissions, a folder of its
 * own. What it prints, what it writes, and how it ends when something is wrong.
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { backtest, candles, emptyFolder, filesOf, ROOT, rowsOf, written } from "./backtest_cli.ts";

const NIFTY = `${ROOT}../shared/fixtures/nse/index_1m/NIFTY_2024-01_08.csv`;
const hasFixtures = exists(NIFTY);

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
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
  // One that nobody asks for may be as it likes.
  Deno.writeTextFileSync(`${folder}/strategies/half_written.ts`, "export default {");
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
  assertEquals(done.code, 0, done.error);
  assertMatch(done.error, /^warning: not used, .*half_written\.ts: found .*\n$/);
  const [run = ""] = [...Deno.readDirSync(`${folder}/artifacts/backtest`)].map(({ name }) => name);
  const signals = rowsOf(filesOf(done, `artifacts/backtest/${run}`)["signals.csv"]!);
  assertEquals(signals.every(({ strategy }) => strategy === "band_break"), true);
  assertEquals(signals.some(({ setup_type }) => setup_type === "entry_rule"), true);

  const throwing = code.replace(
    "if (upper == null",
    'if (close > 2200000) throw new Error("too high");\n$&',
  );
  Deno.writeTextFileSync(`${folder}/strategies/band_break.ts`, throwing);
  const both = config.replace("- {", "- { id: fno_intraday_trend }\n      - {");
  const failed = backtest([...args(both), "--json"], { folder });
  assertEquals([failed.code, failed.error.includes("restarted")], [1, false], failed.error);
  const { faults, holds, run: left } = JSON.parse(failed.out);
  assertEquals(faults, [
    "fno.band_break failed on NIFTY-FUT, first at 2024-01-02 09:20: too high (set aside on 1 day)",
  ]);
  assertEquals(holds.strategy_failed, 72);
  // The other strategy of the book goes on.
  const others = rowsOf(filesOf(failed, left)["signals.csv"]!).map(({ strategy }) => strategy);
  assert(others.includes("fno_intraday_trend"), others.join());

  const bad = backtest(args(config.replace("2.5", "5")), { folder });
  assertEquals(bad.code, 2);
  assertMatch(
    bad.error,
    /strategies\[0\]\.params\.deviations: found 5, expected a number from 0.5 to 4/,
  );
});
