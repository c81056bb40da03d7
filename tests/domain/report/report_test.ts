/** Reports of a few trades, by hand. @module */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  addCharges,
  type Charges,
  NO_CHARGES,
  totalCharges,
} from "../../../domain/account/charges.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import { NOTHING_EARLIER } from "../../../domain/report/earlier_days.ts";
import { exposureOf } from "../../../domain/report/exposure.ts";
import { figuresOf, type ReportTrade } from "../../../domain/report/figures.ts";
import {
  chargesTable,
  figuresTable,
  summaryOf,
  tradesTable,
} from "../../../commands/report/report_tables.ts";
import { type ReportInput, reportOf } from "../../../domain/report/report.ts";
import { clock, DAY, loss, trade } from "./made_trades.ts";

const SESSIONS = [{ openAt: clock(9, 15), closeAt: clock(15, 15) }];

function input(change: Partial<ReportInput> = {}): ReportInput {
  return {
    about: {
      kind: "backtest",
      name: "R-1",
      what: "SBIN",
      first: DAY,
      last: DAY,
      simulated: false,
      seed: 1,
      config: "c",
      remarks: [],
    },
    trades: [],
    curve: [],
    sessions: SESSIONS,
    exposure: null,
    pnl: 0 as Paise,
    maxDrawdown: 0 as Paise,
    charges: NO_CHARGES,
    earlier: NOTHING_EARLIER,
    open: 0,
    ...change,
  };
}

Deno.test("figuresOf() of two wins and a loss", () => {
  const trades = [
    trade(),
    loss({ entryAt: clock(10, 0), exitAt: clock(10, 30) }),
    trade({ entryAt: clock(10, 20), exitAt: clock(10, 50), r: null, slippage: -20 as Paise }),
  ];
  const figures = figuresOf(trades, SESSIONS);
  const { winRate, profitFactor, expectancy, gross, net, averageWin, averageLoss } = figures;
  assertAlmostEquals(winRate!, 2 / 3);
  assertAlmostEquals(profitFactor!, 180 / 110);
  assertEquals(expectancy, 23_333_333 as MicroRupees);
  assertEquals([gross, net] as number[], [10_000, 70_000_000]);
  assertEquals([averageWin, averageLoss] as (number | null)[], [9_000, -11_000]);
  assertEquals([figures.largestWin, figures.largestLoss] as (number | null)[], [9_000, -11_000]);
  // From 90 rupees down to -20.
  assertEquals(figures.maxDrawdown, 11_000 as Paise);
  assertEquals([figures.mae, figures.mfe] as (number | null)[], [2_000, 11_000]);
  assertEquals(figures.slippage, 80 as Paise);
  assertEquals(totalCharges(figures.charges), 30_000_000 as MicroRupees);
  // 10 minutes, and 50 of two that overlap, of six hours.
  assertAlmostEquals(figures.exposure, 60 / 360);
});

Deno.test("figuresOf() rounds means once: of wins alone they are the expectancy", () => {
  const net = 10_006_000 as MicroRupees;
  const figures = figuresOf([trade({ net }), trade({ net: 10_000_000 as MicroRupees })], SESSIONS);
  assertEquals(figures.expectancy, 10_003_000 as MicroRupees);
  assertEquals(figures.averageWin, 1_000 as Paise);
  assertEquals([figures.largestWin, figures.largestLoss], [1_001 as Paise, null]);
  // What came out even is no loss.
  assertEquals(figuresOf([trade({ net: 0 as MicroRupees })], SESSIONS).largestLoss, null);
});

Deno.test("figuresOf() counts R multiples by their range, and only those that are there", () => {
  const { r } = figuresOf([-3, -1, -0.5, 0, 0.5, 2.5, 7, null].map((r) => trade({ r })), SESSIONS);
  assertEquals(r.counts, [1, 0, 2, 2, 0, 1, 1]);
  assertEquals([r.best, r.worst, r.median], [7, -3, 0]);
  assertAlmostEquals(r.mean!, 5.5 / 7);
  assertEquals(figuresOf([2, 0.5].map((r) => trade({ r })), SESSIONS).r.median, 1.25);
});

Deno.test("figuresOf() says null, not zero, of what no trade can tell", () => {
  const { winRate, profitFactor, expectancy, averageWin, mae, r, exposure } = figuresOf([], []);
  assertEquals([winRate, profitFactor, expectancy, averageWin, mae, r.mean], Array(6).fill(null));
  assertEquals(exposure, 0);
});

Deno.test("exposureOf() leaves out nights and what lies outside the sessions", () => {
  const night = 24 * 3_600_000;
  const sessions = [0, night].map((later) => ({
    openAt: clock(9, 15) + later as EpochMs,
    closeAt: clock(15, 15) + later as EpochMs,
  }));
  const carried = trade({ entryAt: clock(14, 15), exitAt: clock(10, 15) + night as EpochMs });
  assertAlmostEquals(exposureOf([carried], sessions), 2 / 12);
  assertEquals(exposureOf([trade({ entryAt: clock(8, 0), exitAt: clock(9, 0) })], sessions), 0);
});

Deno.test("reportOf() gives each book, then its strategies, and they add up", () => {
  const trades = [
    trade(),
    loss({ strategy: "price_action" }),
    trade({ book: "fno", key: "NFO:NIFTY26NOVFUT", underlying: "NIFTY" }),
  ];
  const { groups, total } = reportOf(input({ trades }));
  assertEquals(groups.map(({ book, strategy }) => [book, strategy]), [
    ["fno", null],
    ["fno", "ema20_50_intraday"],
    ["equity", null],
    ["equity", "ema20_50_intraday"],
    ["equity", "price_action"],
  ]);
  assertEquals(total.trades, 3);
});

Deno.test("reportOf() has the exposure that was kept, and else that of its trades", () => {
  const exposures = [0.25, 0, null].map((exposure) =>
    reportOf(input({ trades: [trade()], exposure })).exposure
  );
  assertEquals(exposures, [0.25, 0, exposureOf([trade()], SESSIONS)]);
});

Deno.test("reportOf() says what was charged to no finished trade", () => {
  const charges = addCharges(trade().charges, { ...NO_CHARGES, stt: 5 as MicroRupees });
  const { otherCharges } = reportOf(input({ trades: [trade()], charges }));
  assertEquals(otherCharges, { ...NO_CHARGES, stt: 5 as MicroRupees });
});

Deno.test("reportOf() takes what earlier days have charged a trade for none of this day's", () => {
  // Four of the trade's ten rupees were paid on the day before.
  const before = { ...NO_CHARGES, brokerage: 4_000_000 as MicroRupees };
  const charges = { ...NO_CHARGES, brokerage: 6_000_000 as MicroRupees };
  const earlier = { trades: 1, net: 30_000_000 as MicroRupees, charges: before };
  const report = reportOf(input({ trades: [trade()], charges, earlier }));
  assertEquals(report.otherCharges, NO_CHARGES);
  assertEquals(summaryOf(report).filter(([of]) => /charge|finished|before|begun/.test(of!)), [
    ["finished trades", "1"],
    ["  of them begun on an earlier day", "1"],
    ["  their result before the day", "30.00"],
    ["charged", "6.00"],
  ]);
  assertEquals(
    chargesTable(report).slice(-2).map((row) => [row[0], row.at(-1)]),
    [["all", "10.00"], ["of it on earlier days", "4.00"]],
  );
});

Deno.test("summaryOf() and chargesTable() name what was charged to no finished trade", () => {
  const charged = (more: Partial<Charges>) => {
    const charges = addCharges(trade().charges, { ...NO_CHARGES, ...more });
    const report = reportOf(input({ trades: [trade()], charges }));
    const summary = summaryOf(report).filter(([of]) => /charge|finished trade$/.test(of!));
    return [summary.map((row) => row.at(-1)), chargesTable(report).at(-1)!.slice(0, 3)];
  };
  const none = "rounding, or no finished trade";
  const stt = 5_000_000 as MicroRupees;
  assertEquals(charged({}), [["10.00"], ["all", "10.00", "0.00"]]);
  assertEquals(charged({ stt }), [["15.00", "5.00"], [none, "0.00", "5.00"]]);
  // Also where one kind makes up for another.
  assertEquals(charged({ stt, gst: -stt as MicroRupees })[1], [none, "0.00", "5.00"]);
});

Deno.test("figuresTable() has strategies that add up to their book, and books to all, to the paisa", () => {
  const charges = { ...NO_CHARGES, brokerage: 4_000 as MicroRupees };
  const made = { gross: 1 as Paise, charges, net: 6_000 as MicroRupees };
  const of = (book: "equity" | "fno", strategy: string) => trade({ book, strategy, ...made });
  const trades = [of("equity", "a"), of("equity", "b"), of("fno", "a"), of("fno", "b")];
  const table = figuresTable(reportOf(input({ trades })));
  const place = table[0]!.indexOf("net");
  const paise = (of: readonly string[]) => Math.round(100 * Number(of[place]));
  const rows = table.slice(1).map((row) => [row[0]!, paise(row)] as const);
  const sum = (all: typeof rows) => all.reduce((sum, [, each]) => sum + each, 0);
  for (const [i, [name, net]] of rows.entries()) {
    if (name.startsWith(" ") || name === "all") continue;
    assertEquals(sum(rows.slice(i + 1, i + 3)), net, name);
  }
  assertEquals(sum(rows.filter(([name]) => ["equity", "fno"].includes(name))), 2);
  assertEquals(rows.at(-1), ["all", 2]);
});

Deno.test("tradesTable() has a trade's instants, prices to the nearest paisa, and its result", () => {
  const [, row] = tradesTable([trade({ entryPrice: 80_000.4, exitPrice: 80_999.5 })]);
  assertEquals(row, [
    ...["2026-11-20 09:20:00", "09:30:00", "SBIN", "equity.ema20_50_intraday", "LONG", "10"],
    ...["800.00", "810.00", "90.00", "1.00", "2.00", "11.00", "0.50", "target"],
  ]);
});

Deno.test("reportOf() has groups whose trades, results and charges add up to the total", () => {
  const any: fc.Arbitrary<ReportTrade> = fc.record({
    book: fc.constantFrom("fno", "options", "equity"),
    strategy: fc.constantFrom("a", "b"),
    net: fc.integer({ min: -1e9, max: 1e9 }),
    slippage: fc.integer({ min: -1e5, max: 1e5 }),
  }).map((change) => trade(change as Partial<ReportTrade>));
  fc.assert(fc.property(fc.array(any), (trades) => {
    const { groups, total } = reportOf(input({ trades }));
    for (const all of [true, false]) {
      const some = groups.filter(({ strategy }) => (strategy === null) === all)
        .map(({ figures }) => figures);
      for (const key of ["trades", "wins", "net", "gross", "slippage"] as const) {
        assertEquals(some.reduce((sum, figures) => sum + figures[key], 0), total[key] as number);
      }
    }
  }));
});
