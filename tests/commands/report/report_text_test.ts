/** A report as people read it in a terminal, and as programs do. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { reportJson, reportText, titleOf } from "../../../commands/report/report_text.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { reportOf } from "../../../domain/report/report.ts";
import { glyphsOf, type TerminalEnvironment } from "../../../tui/terminal_kind.ts";
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import { DAY, trade } from "../../domain/report/made_trades.ts";
import { MADE } from "../made_report.ts";

const TEXT = reportText(MADE, 200);

Deno.test("titleOf() names a run and its days, a day once, and a market that is made up", () => {
  const { about } = MADE;
  const title = titleOf({ ...about, last: "2026-11-23" as IsoDate, simulated: false });
  assertEquals(
    title,
    'BACKTEST  SBIN-1  2026-11-20 to 2026-11-23  SBIN, "M&M"  seed 7  config 0123',
  );
  assertEquals(
    titleOf({ ...about, kind: "paper", name: DAY, what: "all" }),
    "PAPER  SIMULATED: every price is made up  2026-11-20  all  seed 7  config 0123",
  );
  const real = { ...about, name: DAY, what: "all", simulated: false, seed: null };
  assertEquals(
    [titleOf({ ...real, kind: "paper" }), titleOf({ ...real, kind: "live" })],
    [
      "PAPER  2026-11-20  LIVE DATA, PAPER FILLS  all  config 0123",
      "LIVE  2026-11-20  all  config 0123",
    ],
  );
});

Deno.test("reportText() has the summary, the curve between its ends, and each table", () => {
  const lines = TEXT.split("\n");
  const from = (title: string) => lines.slice(lines.indexOf(title) + 1);
  assertEquals(lines.slice(3, 9), [
    "  net P&L                    -20.00",
    "  max drawdown of the curve  110.00",
    "  exposure                   50.0 %",
    "  finished trades                 2",
    "  charged                     20.00",
    "  slippage                     1.00",
  ]);
  const curve = lines.filter((line) => line.includes(" |"));
  assertEquals(curve.map((line) => line.slice(0, 10)), [
    "   90.00 |",
    ...Array(4).fill("         |"),
    "  -20.00 |",
  ]);
  // As wide as it may be.
  assertEquals(curve.at(-1)!.length, 10 + 90);
  const cells = (line: string) => line.trim().split(/ {2,}/);
  const all = lines.find((line) => line.startsWith("  all "))!;
  assertEquals(cells(all), [
    ...["all", "2", "50.0 %", "0.82", "-10.00", "90.00", "-110.00", "0.00"],
    ...["20.00", "-20.00", "1.00", "110.00", "2.8 %"],
  ]);
  const [, , , strategy] = from(
    "R multiples; worst (MAE) and best (MFE) open result of a trade, on average",
  );
  // What nobody lost is no loss of nothing.
  assertEquals(cells(strategy!).slice(0, 9), [
    ...["ema20_50_intraday", "1.00", "1.00", "1.00", "1.00", "90.00", "-", "20.00", "110.00"],
  ]);
  assertEquals(cells(from("Charges by kind").at(-1)!), [
    ...["all", "20.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "20.00"],
  ]);
});

Deno.test("reportText() fits into a terminal, and leaves out a curve that never moved", () => {
  for (const columns of [60, 90]) {
    const wide = reportText(MADE, columns).split("\n").filter((line) => line.length > columns);
    assertEquals(wide.filter((line) => !line.startsWith("R multiples")), []);
  }
  const still = MADE.curve.map((point) => ({ ...point, net: 500 as Paise }));
  assert(!reportText({ ...MADE, curve: still }).includes(" |"));
  assert(!reportText({ ...MADE, curve: still }).includes("\n\n\n"));
  assertEquals(reportText({ ...MADE, curve: [] }), reportText({ ...MADE, curve: still }));
});

Deno.test("reportText() draws its curve in ASCII where the terminal shows no more", () => {
  const drawn = (env: TerminalEnvironment) => reportText(MADE, 200, glyphsOf(env));
  assertMatch(drawn({ LANG: "C" }), /^[\n\x20-\x7e]*$/);
  assertMatch(drawn({ LANG: "C" }), /90\.00 \| *\*/);
  assertEquals([drawn({ LC_ALL: "en_IN.UTF-8" }), drawn({})], [TEXT, TEXT]);
});

Deno.test("reportText() has a dash for what is not known where nothing was traded", () => {
  const { about, curve, earlier } = MADE;
  const nothing = reportOf({
    ...{ about, curve, earlier, trades: [], sessions: [], exposure: null, open: 1 },
    ...{ pnl: 0 as Paise, maxDrawdown: 0 as Paise, charges: NO_CHARGES },
  });
  assertMatch(reportText(nothing), /^ {2}still open +1$/m);
  const all = /^ {2}all .*/m.exec(reportText(nothing))![0].trim().split(/ {2,}/);
  assertEquals(all.slice(0, 7), ["all", "0", "-", "-", "-", "-", "-"]);
});

Deno.test("reportText() has rows and columns that add up, whatever a paisa is rounded by", () => {
  // Halves of a paisa: each by itself went away from zero.
  const charged = (micros: number) => ({ ...NO_CHARGES, brokerage: micros as MicroRupees });
  const of = (strategy: string, gross: number, micros: number) =>
    trade({
      ...{ strategy, gross: gross as Paise, charges: charged(micros) },
      net: (10_000 * gross - micros) as MicroRupees,
    });
  const trades = [of("a", 100, 5_004_000), of("b", 250, 5_004_000), of("c", -70, 174_820)];
  const { about, curve, earlier } = MADE;
  const charges = charged(5_004_000 * 2 + 174_820);
  const report = reportOf({
    ...{ about, curve, earlier, trades, charges, sessions: [], exposure: null, open: 0 },
    ...{ pnl: 0 as Paise, maxDrawdown: 0 as Paise },
  });
  const lines = reportText(report).split("\n");
  const first = lines.findIndex((line) => line.includes("gross"));
  const [book, a, b, c, all] = lines.slice(first + 1, first + 6).map((line) => {
    const cells = line.trim().split(/ {2,}/);
    return cells.slice(7, 10).map((cell) => Math.round(100 * Number(cell.replaceAll(",", ""))));
  });
  for (const [gross, charged, net] of [book!, a!, b!, c!, all!]) {
    assertEquals(net, gross! - charged!);
  }
  assertEquals([book, all], Array(2).fill([0, 1, 2].map((i) => a![i]! + b![i]! + c![i]!)));
  const together = lines.slice(lines.findIndex((line) => line.includes("together")) + 1)
    .map((line) => line.trim().split(/ {2,}/).at(-1));
  assertEquals(together, ["10.18", "5.00", "5.01", "0.17", "10.18"]);
});

Deno.test("reportJson() has amounts in rupees, instants in IST, and null for what is not known", () => {
  const made = JSON.parse(reportJson(MADE));
  assertEquals([made.pnl, made.max_drawdown, made.exposure, made.open], [-20, 110, 0.5, 0]);
  const { trades, wins, expectancy, average_win, largest_loss, charges, net, mae } = made.total;
  assertEquals([trades, wins, expectancy, average_win, largest_loss], [2, 1, -10, 90, -110]);
  assertEquals([charges.brokerage, charges.gst, net, mae], [20, 0, -20, 20]);
  const [equity, lost, won] = made.groups;
  assertEquals([equity.book, equity.strategy, lost.strategy], ["equity", null, "</script><b>"]);
  assertEquals([lost.average_win, won.average_loss, won.profit_factor], [null, null, null]);
  assertEquals(made.curve.at(-1), { at: "2026-11-20T09:30:00.000+05:30", net: -20 });
  assertEquals(made.trades[1], {
    ...{ entry: "2026-11-20T09:20:00.000+05:30", exit: "2026-11-20T09:30:00.000+05:30" },
    ...{ instrument: "NSE:M&M", book: "equity", strategy: "</script><b>", timeframe: "5m" },
    ...{ side: "LONG", quantity: 10, entry_price: 800, exit_price: 790, gross: -100, net: -110 },
    ...{ r: -110 / 90, reason: "stop", bars: 2, mae: 2, mfe: 11, slippage: 0.5 },
  });
});
