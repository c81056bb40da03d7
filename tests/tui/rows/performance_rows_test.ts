/** Rows of the Performance screen. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../../domain/market_time.ts";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import {
  PERFORMANCE_COLUMNS,
  performanceRows,
  tradeRows,
} from "../../../tui/rows/performance_rows.ts";
import { PERFORMANCE } from "../desk_views.ts";

Deno.test("performanceRows() names a book's sum apart from its strategies", () => {
  const setting = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };
  const rows = performanceRows(PERFORMANCE, [], setting);
  assertEquals(rows.map(({ key }) => key), ["fno all", "fno.ema20_50", "equity.ema20_50"]);
});

Deno.test("performanceRows() say of a strategy that it is paused, and until when", () => {
  const setting = { glyphs: UNICODE, hidden: true, viewAgeMs: 0 };
  const until = Date.parse("2026-11-20T11:56:07+05:30") as EpochMs;
  const paused = [
    { book: "fno", strategy: "ema20_50", reason: "loss_streak", until },
    { book: "equity", strategy: "ema20_50", reason: "daily_cap", until },
  ] as const;
  const place = PERFORMANCE_COLUMNS.findIndex(({ title }) => title === "PAUSED");
  const rows = performanceRows(PERFORMANCE, paused, setting);
  assertEquals(rows.map(({ cells }) => cells[place]!.text), ["", "to 11:56", "all day"]);
});

Deno.test("performanceRows() say of a strategy that it has failed", () => {
  const until = Date.parse("2026-11-21T00:00:00+05:30") as EpochMs;
  const paused = [{ book: "fno", strategy: "ema20_50", reason: "strategy_failed", until }] as const;
  const place = PERFORMANCE_COLUMNS.findIndex(({ title }) => title === "PAUSED");
  const rows = performanceRows(PERFORMANCE, paused, {
    ...{ glyphs: UNICODE, hidden: false, viewAgeMs: 0 },
  });
  assertEquals(rows.map(({ cells }) => cells[place]!.text), ["", "failed", ""]);
});

Deno.test("performanceRows() shows the largest win and loss, or that there is none", () => {
  const shown = (hidden: boolean) => {
    const rows = performanceRows(PERFORMANCE, [], { glyphs: UNICODE, hidden, viewAgeMs: 0 });
    const [best, worst] = ["BEST", "WORST"].map((name) =>
      PERFORMANCE_COLUMNS.findIndex(({ title }) => title === name)
    );
    return rows.map(({ cells }) => [cells[best!]!.text, cells[worst!]!.text]);
  };
  assertEquals(shown(false), [
    ["+4,210.50", "-2,040.00"],
    ["+4,210.50", "-2,040.00"],
    ["-", "-900.00"],
  ]);
  assertEquals(shown(true)[2], ["-", UNICODE.hidden]);
});

Deno.test("rows of strategies and trades show no minus before a result of nothing", () => {
  const setting = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };
  const rows = PERFORMANCE.rows.map((row) => ({ ...row, expectancyR: -0.001 }));
  const trades = PERFORMANCE.trades.map((trade) => ({ ...trade, r: -0.001 }));
  const shown = [
    ...performanceRows({ ...PERFORMANCE, rows }, [], setting),
    ...tradeRows({ ...PERFORMANCE, trades }, setting),
  ];
  for (const { cells } of shown) {
    assertEquals(cells.filter(({ text }) => text === "-0.00"), []);
    assertEquals(cells.some(({ text }) => text === "0.00"), true);
  }
});
