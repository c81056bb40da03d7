/** The equity curve, by hand and against a plain loop over minutes. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Candle } from "../../../domain/candle/candle.ts";
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import { RunningEquity } from "../../../domain/report/equity_curve.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import type { MarketFrame } from "../../../domain/ports.ts";

const START = Date.parse("2026-11-20T03:45:00Z");
const CAPITAL = 100_000_000 as Paise;

function closed(minute: number, closes: readonly (number | null)[]): MarketFrame {
  const at = (START + minute * MINUTE_MS) as EpochMs;
  const tokens: InstrumentToken[] = [];
  const candles: Candle[] = [];
  for (const [token, price] of closes.entries()) {
    if (price === null) continue;
    const p = price as Paise;
    tokens.push(token as InstrumentToken);
    candles.push({ at, open: p, high: p, low: p, close: p, volume: 0 });
  }
  return { type: "MinuteClosed", at, tokens, candles };
}

function opened(minute: number): MarketFrame {
  const at = (START + minute * MINUTE_MS) as EpochMs;
  return { type: "MinuteOpened", at, tokens: [], prices: [] };
}

/** `units` bought when positive, sold when negative. */
function filled(token: number, units: number, price: number, brokerage = 0): DeskRecord {
  const fill = {
    ...{ orderId: "P1", tradeId: "T1", key: `NFO:F${token}`, product: "MIS" },
    ...{ side: units > 0 ? "BUY" : "SELL", quantity: Math.abs(units), price, at: START },
  };
  const charges = { ...NO_CHARGES, brokerage: brokerage as MicroRupees };
  const event = { type: "FillBooked", tag: "t", segment: "futures", token, fill, charges };
  return { lsn: 1, path: "portfolio", at: START, events: [["FillBooked@1", event]] };
}

const RUPEE = 1_000_000;

Deno.test("RunningEquity.curve() of a run without trades is its capital", () => {
  const equity = new RunningEquity(CAPITAL);
  for (let minute = 1; minute <= 5; minute++) equity.onFrame(closed(minute, [100]));
  const { first, last, drawdown, points, exposedPoints } = equity.curve();
  assertEquals([first, last], [CAPITAL * 10_000, CAPITAL * 10_000]);
  assertEquals([drawdown, points, exposedPoints], [0, 5, 0]);
});

Deno.test("RunningEquity.curve() marks what is open at the last close", () => {
  const equity = new RunningEquity(CAPITAL);
  equity.onFrame(closed(1, [10_000]));
  equity.onFrame(opened(1));
  equity.onRecord(filled(0, 10, 10_000, 5 * RUPEE));
  equity.onFrame(closed(2, [10_300]));
  equity.onFrame(closed(3, [9_900]));
  equity.onFrame(closed(4, [null]));
  const curve = equity.curve();
  // Up 30 rupees less 5 of charges, then down to -10 less 5.
  assertEquals(curve.last - curve.first, -15 * RUPEE);
  assertEquals(curve.peak - curve.first, 25 * RUPEE);
  assertEquals(curve.drawdown, 40 * RUPEE);
  assertEquals([curve.points, curve.exposedPoints], [4, 3]);
});

Deno.test("RunningEquity.onFrame() does not hold at the close what was stopped out before it", () => {
  const equity = new RunningEquity(CAPITAL);
  equity.onRecord(filled(0, 10, 10_000));
  equity.onFrame(closed(1, [10_000]));
  // The frame is seen first, the stop inside its range is reported after it.
  equity.onFrame(closed(2, [5_000]));
  equity.onRecord(filled(0, -10, 9_900));
  equity.onFrame(closed(3, [5_000]));
  const curve = equity.curve();
  assertEquals(curve.drawdown, 10 * RUPEE);
  assertEquals([curve.points, curve.exposedPoints], [3, 1]);
});

Deno.test("RunningEquity.curve() marks what is open at the last tick of a minute", () => {
  const equity = new RunningEquity(CAPITAL);
  const ticks = (seconds: number, ...prices: readonly [number, number][]) =>
    equity.onFrame({
      ...{ type: "Ticks", at: START + seconds * 1_000 },
      ticks: prices.map(([token, ltp]) => ({ token, ltp })),
    } as unknown as MarketFrame);
  ticks(0, [0, 10_000], [1, 500]);
  equity.onRecord(filled(0, 10, 10_000));
  ticks(20, [0, 9_000]);
  ticks(50, [0, 10_300]);
  ticks(58, [1, 600]);
  ticks(61, [0, 9_800]);
  ticks(119, [0, 9_900]);
  // Nothing ticks after the last minute.
  for (const curve of [equity.curve(), equity.curve()]) {
    assertEquals([curve.peak - curve.first, curve.drawdown], [30 * RUPEE, 40 * RUPEE]);
    assertEquals([curve.last - curve.first, curve.points], [-10 * RUPEE, 2]);
  }
});

Deno.test("RunningEquity.curve() counts fills that come after the last minute", () => {
  const equity = new RunningEquity(CAPITAL);
  equity.onRecord(filled(0, -10, 10_000));
  equity.onFrame(closed(1, [10_000]));
  equity.onFrame(opened(1));
  equity.onRecord(filled(0, 10, 10_200));
  for (const curve of [equity.curve(), equity.curve()]) {
    assertEquals(curve.last - curve.first, -20 * RUPEE);
    assertEquals([curve.drawdown, curve.points], [20 * RUPEE, 1]);
  }
});

Deno.test("RunningEquity.curve() has the charges of a day as its contract notes round them", () => {
  const equity = new RunningEquity(CAPITAL);
  equity.onRecord(filled(0, 10, 10_000, 1_234_567));
  equity.onRecord(filled(0, -10, 10_000, 1_234_567));
  equity.onFrame(closed(1, [10_000]));
  const rounding = { when: "day", wholeRupee: [] } as const;
  const event = { type: "NotesClosed", rounding };
  equity.onRecord({ lsn: 3, path: "portfolio", at: START, events: [["NotesClosed@1", event]] });
  equity.onFrame(closed(2, [10_000]));
  const { first, last, points } = equity.curve();
  assertEquals([last - first, points], [-2_470_000, 2]);
});

const minute = fc.record({
  closes: fc.array(fc.option(fc.integer({ min: 5_000, max: 15_000 })), {
    minLength: 3,
    maxLength: 3,
  }),
  fills: fc.array(
    fc.record({
      token: fc.integer({ min: 0, max: 2 }),
      units: fc.integer({ min: -3, max: 3 }).filter((units) => units !== 0),
      price: fc.integer({ min: 5_000, max: 15_000 }),
      brokerage: fc.integer({ min: 0, max: 50 }),
    }),
    { maxLength: 2 },
  ),
});

Deno.test("RunningEquity.curve() equals a plain loop over minutes", () => {
  let exposed = 0;
  fc.assert(fc.property(fc.array(minute, { minLength: 5, maxLength: 40 }), (minutes) => {
    const equity = new RunningEquity(CAPITAL);
    const units = [0, 0, 0];
    const last = [0, 0, 0];
    let cash = CAPITAL * 10_000;
    let peak = cash, drawdown = 0, worth = cash, exposedPoints = 0;
    for (const [i, { closes, fills }] of minutes.entries()) {
      equity.onFrame(closed(i + 1, closes));
      for (const { token, units: change, price, brokerage } of fills) {
        equity.onRecord(filled(token, change, price, brokerage));
        cash -= change * price * 10_000 + brokerage;
        // What was never seen to close is worth what was paid for it first.
        if (units[token] === 0) last[token] = price;
        units[token]! += change;
      }
      for (const [token, close] of closes.entries()) if (close !== null) last[token] = close;
      worth = units.reduce((sum, held, token) => sum + held * last[token]! * 10_000, cash);
      peak = Math.max(peak, worth);
      drawdown = Math.max(drawdown, peak - worth);
      if (units.some((held) => held !== 0)) exposedPoints++;
    }
    const curve = equity.curve();
    exposed += exposedPoints;
    assertEquals(
      { ...curve },
      {
        first: CAPITAL * 10_000,
        last: worth,
        peak,
        drawdown,
        points: minutes.length,
        exposedPoints,
      } as typeof curve,
    );
  }));
  assert(exposed > 100);
});
