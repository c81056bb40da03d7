/** A folder of files is one market: its instruments trade together, each under its own name. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { HistoryError, SymbolsError } from "../../../adapters/history/history_error.ts";
import { backtestFiles } from "../../../commands/backtest/backtest_files.ts";
import { minuteLines } from "../../adapters/history/candle_file.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const BANKS = `${ROOT}../shared/fixtures/nse/equity_1m`;
const CHAIN = `${ROOT}../shared/fixtures/nse/options_1m/NIFTY_2023-06-05`;
const OPEN = 9 * 60 + 15;

function inFolder(
  files: Readonly<Record<string, readonly string[]>>,
  act: (folder: string) => void,
) {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/data`);
    for (const [name, lines] of Object.entries(files)) {
      Deno.writeTextFileSync(`${folder}/data/${name}`, lines.join("\n") + "\n");
    }
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function run(folder: string, data = `${folder}/data`, symbol?: string) {
  return backtestFiles({
    data,
    config: `${ROOT}configs/dev.yaml`,
    seed: 1,
    progress: false,
    runs: `${folder}/runs`,
    ...(symbol === undefined ? {} : { symbol }),
  });
}

const MINUTES = minuteLines("2024-01-10", OPEN, OPEN + 30);

Deno.test("backtestFiles() of a folder sums up its files and names each instrument", () =>
  inFolder(
    { "SBIN.csv": MINUTES, "AXISBANK.csv": [...MINUTES.slice(0, 9), "rubbish"] },
    (folder) => {
      const report = run(folder);
      assertEquals([report.symbol, report.bars], ["AXISBANK, SBIN", 39]);
      assertEquals(report.data.map(({ rows, malformed }) => [rows, malformed.length]), [
        [10, 1],
        [30, 0],
      ]);
      assert(report.run.startsWith(`${folder}/runs/data_2024-01-10`), report.run);
      assertEquals(run(folder, undefined, "SBIN").symbol, "SBIN");
    },
  ));

Deno.test("backtestFiles() tells what looks odd in its data, and trades it", () => {
  const leaping = minuteLines("2024-01-10", OPEN, OPEN + 30).map((line, i) =>
    i < 20 ? line : line.replace(/(?:,[0-9.]+){4}(?=,)/, ",9000,9000,9000,9000")
  );
  // From 04:30 to 10:15: stamps of another zone.
  const night = [...minuteLines("2024-01-10", OPEN - 285, OPEN - 100), ...MINUTES];
  inFolder({ "SBIN.csv": MINUTES, "ITC.csv": leaping, "LT.csv": night }, (folder) => {
    const told = (name: string) =>
      run(folder, `${folder}/data/${name}.csv`).inferred
        .filter((words) => /leap|outside/.test(words));
    assertEquals(told("SBIN"), []);
    assertEquals(told("ITC"), [
      "prices leap by a third or more: ITC 1, first at 2024-01-10 09:35",
    ]);
    assertEquals(told("LT"), [
      "185 of 215 rows are outside the session: are their stamps IST?",
    ]);
  });
});

/** Rows of several symbols, one under another, each with its name. */
function together(...symbols: readonly string[]): string[] {
  const named = symbols.flatMap((symbol) => MINUTES.map((row) => `${symbol},${row}`));
  return ["symbol,datetime,open,high,low,close,volume", ...named];
}

Deno.test("backtestFiles() takes one symbol out of a folder whose files hold several each", () => {
  const files = {
    "a.csv": together("ITC", "SBIN"),
    "b.csv": together("INFY", "TCS"),
    "c.csv": together("WIPRO"),
    "AXISBANK.csv": MINUTES,
  };
  inFolder(files, (folder) => {
    assertEquals(run(folder, undefined, "SBIN").symbol, "SBIN");
    assertEquals(run(folder, undefined, "TCS").bars, MINUTES.length);
    assertEquals(run(folder, undefined, "WIPRO").symbol, "WIPRO");
    assertEquals(run(folder, undefined, "AXISBANK").symbol, "AXISBANK");
    assertThrows(() => run(folder), HistoryError, "holds several symbols (ITC, SBIN)");
    const others = "no file in it is of LT, there are AXISBANK, WIPRO";
    assertThrows(() => run(folder, undefined, "LT"), SymbolsError, others);
  });
});

Deno.test("backtestFiles() names the file whose symbol another one has, and a symbol none has", () =>
  inFolder({ "SBIN_1.csv": MINUTES, "SBIN_2.csv": MINUTES }, (folder) => {
    assertThrows(() => run(folder), HistoryError, "SBIN_2.csv: it is of SBIN, as");
    assertThrows(() => run(folder, undefined, "ITC"), HistoryError, "no file in it is of ITC");
  }));

Deno.test("backtestFiles() refuses an option without the other one of its strike", () =>
  inFolder({ "NIFTY23JUN17000CE.csv": MINUTES, "NIFTY2360817000PE.csv": MINUTES }, (folder) => {
    const problem = "the call and the put of one strike, to tell the price of NIFTY";
    assertThrows(() => run(folder, `${folder}/data/NIFTY23JUN17000CE.csv`), HistoryError, problem);
    assertThrows(() => run(folder), HistoryError, problem);
  }));

/** A minute pattern trader for the one hour that there is. */
const MINUTE_PATTERNS = `
mode: backtest
filters: { enabled: false }
books:
  options:
    strategies:
      - id: price_action
        enabled: true
        timeframe: 1m
        params: { min_confidence: 0.1, volume_spike: 1 }
`;

Deno.test({
  name: "backtestFiles() trades a chain's options by their underlying (needs ../shared/fixtures)",
  ignore: !exists(CHAIN),
  fn: () =>
    inFolder({}, (folder) => {
      const config = `${folder}/patterns.yaml`;
      Deno.writeTextFileSync(config, MINUTE_PATTERNS);
      const { bars, symbol, faults, trades, inferred } = backtestFiles({
        data: CHAIN,
        config,
        seed: 1,
        progress: false,
        runs: `${folder}/runs`,
      });
      assertEquals([bars, symbol, faults], [5_587, "NIFTY-FUT, 95 options", []]);
      assert(inferred.includes("expiries: from the files' names"), inferred.join());
      assert(trades.length > 0, "no trade");
      for (const { book, key, side, underlying, quantity } of trades) {
        // Bought at the money: the index stood near 18,700.
        assert(/^NFO:NIFTY23JUN18(6|7|8)\d0(CE|PE)$/.test(key), key);
        assertEquals([book, side, underlying, quantity % 50], ["options", "LONG", "NIFTY", 0]);
      }
    }),
});

/** Three round trips, each over after 25 minutes at the latest: the files end with the hour. */
const MINUTE_REVERSION = `
mode: backtest
risk: { min_target_to_cost: 0 }
books:
  options:
    signal_source: premium
    strategies:
      - { id: mean_reversion, timeframe: 1m, filters: [], max_trades_per_day: 3 }
`;

Deno.test({
  name: "backtestFiles() trades a chain's options by their own bars (needs ../shared/fixtures)",
  ignore: !exists(CHAIN),
  fn: () =>
    inFolder({}, (folder) => {
      const config = `${folder}/premium.yaml`;
      Deno.writeTextFileSync(config, MINUTE_REVERSION);
      const { faults, trades, open, holds, run } = backtestFiles({
        data: CHAIN,
        config,
        seed: 1,
        progress: false,
        runs: `${folder}/runs`,
      });
      assertEquals([faults, open, trades.length], [[], 0, 3]);
      for (const { book, key, side, risk, quantity } of trades) {
        assert(/^NFO:NIFTY23JUN18(6|7)\d0(CE|PE)$/.test(key), key);
        assertEquals([book, side], ["options", "LONG"]);
        // A stop of rupees of the premium, within its cap of 30 % of about 180.
        const stop = risk / quantity;
        assert(stop >= 4 * 5 && stop < 0.3 * 20_000, `${stop} paise`);
      }
      assert(holds["option_writing_off"]! > 0 && holds["not_at_money"]! > 0, JSON.stringify(holds));
      const [columns, ...rows] = Deno.readTextFileSync(`${run}/signals.csv`).trim().split("\n");
      const symbol = columns!.split(",").indexOf("symbol");
      assert(rows.every((row) => /^NIFTY23JUN\d+(CE|PE)$/.test(row.split(",")[symbol]!)));
    }),
});

/** The same, but that what reverts downwards is sold to open. */
const MINUTE_WRITING = MINUTE_REVERSION.replace(
  "signal_source: premium",
  "signal_source: premium\n    allow_option_writing: true\n    sides: short",
);

Deno.test({
  name: "backtestFiles() sells a chain's options behind wings (needs ../shared/fixtures)",
  ignore: !exists(CHAIN),
  fn: () =>
    inFolder({}, (folder) => {
      const config = `${folder}/writing.yaml`;
      Deno.writeTextFileSync(config, MINUTE_WRITING);
      const { faults, trades, open, run } = backtestFiles({
        data: CHAIN,
        config,
        seed: 1,
        progress: false,
        runs: `${folder}/runs`,
      });
      assertEquals([faults, open], [[], 0]);
      const [shorts, wings] = ["SHORT", "LONG"].map((of) =>
        trades.filter(({ side }) => side === of)
      );
      assert(shorts!.length > 0);
      assertEquals(wings!.map(({ reason }) => reason), shorts!.map(() => "wing"));
      shorts!.forEach(({ key, entryAt, exitAt, quantity }, i) => {
        const wing = wings![i]!;
        assertEquals([wing.quantity, wing.entryAt], [quantity, entryAt]);
        assert(wing.exitAt >= exitAt && wing.key !== key);
      });
      // A written pair is one signal.
      const rows = Deno.readTextFileSync(`${run}/signals.csv`).trim().split("\n").slice(1);
      const ids = rows.filter((row) => row.includes(",SHORT,")).map((row) => row.split(",")[1]);
      assertEquals([ids.length, new Set(ids).size], [shorts!.length, shorts!.length]);
      // Both legs are orders of it.
      const stamps = rows.filter((row) => row.includes(",SHORT,")).map((row) => row.split(",")[0]!);
      const orders = Deno.readTextFileSync(`${run}/orders.csv`).trim().split("\n").slice(1);
      const entries = orders.filter((row) =>
        row.includes('""entry""') && row.includes(",PENDING,")
      );
      assertEquals(
        entries.map((row) => row.split(",")[9]!),
        stamps.flatMap((each) => [each, each]),
      );
    }),
});

Deno.test({
  name: "backtestFiles() trades five banks of real minutes together (needs ../shared/fixtures)",
  ignore: !exists(BANKS),
  fn: () =>
    inFolder({}, (folder) => {
      const report = run(folder, BANKS);
      assertEquals([report.bars, report.faults], [75_000, []]);
      assertEquals(report.symbol.split(", ").length, 5);
      const names = new Set(report.trades.map(({ underlying }) => underlying));
      assert(report.trades.length > 20 && names.size > 1, `${report.trades.length} trades`);
    }),
});
