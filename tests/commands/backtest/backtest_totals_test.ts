/** What a run was in, and what it was charged: figures that its summary and its report share. @module */
import { assertEquals } from "@std/assert";
import { reportText } from "../../../commands/backtest/backtest_report.ts";
import { BacktestTotals } from "../../../commands/backtest/backtest_totals.ts";
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import type { MarketFrame } from "../../../domain/ports.ts";
import { exposureOf } from "../../../domain/report/exposure.ts";
import { performance, startCurve } from "../../../domain/report/performance.ts";
import { clock, trade } from "../../domain/report/made_trades.ts";

const RULES = { capital: 100_000_000 as Paise } as DeskRules;

function filled(units: number, at: EpochMs, change: object): DeskRecord {
  const fill = {
    ...{ orderId: "P1", tradeId: "T1", key: "NSE:SBIN", product: "MIS", price: 80_000, at },
    ...{ side: units > 0 ? "BUY" : "SELL", quantity: Math.abs(units) },
  };
  const event = { type: "FillBooked", tag: "t", segment: "equity_mis", token: 1, fill };
  const booked = { ...event, charges: NO_CHARGES, trade: null, held: null, ...change };
  return { lsn: 1, path: "portfolio", at, events: [["FillBooked@1", booked]] } as DeskRecord;
}

Deno.test("BacktestTotals.holdings() counts a minute in which a stop was hit, and what is open", () => {
  const totals = new BacktestTotals(RULES);
  const seen = (hour: number, minute: number) =>
    totals.onFrame({
      ...{ type: "MinuteClosed", at: clock(hour, minute), tokens: [], candles: [] },
    } as unknown as MarketFrame);
  const held = { openedAt: clock(9, 20), timeframe: "5m", trade: { key: "NSE:SBIN" } };
  seen(9, 20);
  totals.onRecord(filled(10, clock(9, 20), { held }));
  for (let minute = 21; minute <= 24; minute++) seen(9, minute);
  // Inside the minute that ends at 09:24: held at none but three closes, and for four minutes.
  totals.onRecord(filled(-10, clock(9, 24), { trade: trade({ exitAt: clock(9, 24) }) }));
  for (let minute = 25; minute <= 30; minute++) seen(9, minute);
  const until = () => [{ openAt: clock(9, 20), closeAt: totals.until }];
  assertEquals(exposureOf(totals.holdings(), until()), 0.4);
  const again = { ...held, openedAt: clock(9, 30) };
  totals.onRecord(filled(10, clock(9, 30), { held: again }));
  seen(9, 40);
  assertEquals(exposureOf(totals.holdings(), until()), 0.7);
});

const micros = (rupees: number) => rupees * 1e6 as MicroRupees;

function madeReport(
  charges = NO_CHARGES,
  data: Parameters<typeof reportText>[0]["data"] = [],
): string {
  const figures = performance([], startCurve(micros(1)));
  return reportText({
    ...{ run: "r", symbol: "NIFTY", first: "a", last: "b", data, bars: 1, inferred: [] },
    ...{ trades: [], open: 0, holds: { few: 2, many: 1_000 }, refusals: {}, journalHash: "0" },
    ...{ seconds: 1, memoryMb: 1, faults: [], performance: { ...figures, charges } },
  });
}

Deno.test("reportText() says of a file that nobody has sorted what the run has lost", () => {
  const dropped = { outside_session: 0, duplicate: 0, malformed: 0, bad_price: 0 };
  const rows = { stamp: "end", malformed: [], rows: 1_000 } as const;
  const text = madeReport(NO_CHARGES, [
    { ...rows, file: "dirty.csv", dropped: { ...dropped, backward: 10 } },
    { ...rows, file: "unsorted.csv", dropped: { ...dropped, backward: 581 } },
  ]);
  const told = text.split("\n").filter((each) => each.includes("older than one before them"));
  assertEquals(told, [
    "    unsorted.csv: 58.1 % of its rows are older than one before them and are not in this run: " +
    "sorted by time it has them all",
  ]);
});

Deno.test("reportText() has charges in the order of a contract note, whatever their size", () => {
  const charges = {
    ...{ ...NO_CHARGES, brokerage: micros(1_200), stt: micros(12_208) },
    ...{ stamp: micros(1_955.78), gst: micros(919.64), sebi: micros(195.46) },
  };
  const text = madeReport(charges);
  const line = (title: string) => text.split("\n").find((each) => each.startsWith(title));
  assertEquals(
    line("charges"),
    "charges by kind: brokerage 1,200.00, stt 12,208.00, sebi 195.46, stamp 1,955.78, gst 919.64",
  );
  assertEquals(line("HOLD"), "HOLD because: many 1000, few 2");
  assertEquals(line("no entry"), "no entry because: none");
});
