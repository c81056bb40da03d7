/** History is what the ticks were: today, yesterday, and joined over the night. @module */
import { assert, assertEquals } from "@std/assert";
import type { Candle } from "../../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istClock,
  istDate,
  MINUTE_MS,
} from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";
import { bySymbol, clock, DATE, marketOf, OPEN, ticksOf, tokensOf } from "./made_market.ts";

const DAY_BEFORE = "2026-11-19" as IsoDate;

/** What a listener makes of ticks. */
function candlesOf(ticks: readonly Tick[]): Candle[] {
  const candles: Candle[] = [];
  let volumeBefore = 0;
  let volume = 0;
  for (const tick of ticks) {
    const at = (Math.floor(tick.at / MINUTE_MS) * MINUTE_MS) as EpochMs;
    const open = candles.at(-1);
    if (open?.at !== at) {
      volumeBefore = volume;
      const { ltp } = tick;
      candles.push({ at, open: ltp, high: ltp, low: ltp, close: ltp, volume: 0 });
    }
    const bar = candles.at(-1)!;
    volume = tick.volume;
    candles[candles.length - 1] = {
      ...bar,
      high: Math.max(bar.high, tick.ltp) as Paise,
      low: Math.min(bar.low, tick.ltp) as Paise,
      close: tick.ltp,
      volume: volume - volumeBefore,
    };
  }
  return candles;
}

const market = marketOf({ days: 7 });
const put = market.instruments().filter(({ kind }) => kind === "PE")[14]!.symbol;
const SYMBOLS = ["NIFTY 50", "INDIA VIX", "BANKNIFTY26NOVFUT", "MARUTI", put];

Deno.test("history() of the day so far is made of the day's ticks", () => {
  const until = clock(11, 7);
  for (const symbol of SYMBOLS) {
    const [token] = tokensOf(market, symbol) as [InstrumentToken];
    const made = candlesOf(ticksOf(market.frames(OPEN, until, [token])));
    assertEquals(made.length, 112);
    const read = market.history({ token, until: (until + 59_000) as EpochMs, countMax: 112 });
    assertEquals(read, made, symbol);
  }
});

Deno.test("history() of the day before is what that day's market showed", () => {
  const before = marketOf({ date: DAY_BEFORE, days: 6 });
  for (const symbol of SYMBOLS) {
    const { token } = bySymbol(market, symbol);
    const made = candlesOf(
      ticksOf(before.frames(clock(9, 15, DAY_BEFORE), clock(15, 40, DAY_BEFORE), [token])),
    );
    assertEquals(market.history({ token, until: OPEN, countMax: made.length }), made, symbol);
  }
});

Deno.test("history() has every minute of five days before, warm for the open", () => {
  const lengths: [string, number, string][] = [["MARUTI", 360, "15:14"], [put, 385, "15:39"]];
  for (const [symbol, minutes, last] of lengths) {
    const { token } = bySymbol(market, symbol);
    const bars = market.history({ token, until: OPEN, countMax: 5 * minutes });
    assertEquals(bars.length, 5 * minutes);
    assertEquals(istDate(bars[0]!.at), "2026-11-13");
    assertEquals(istClock(bars[0]!.at), "09:15:00");
    assertEquals(istDate(bars.at(-1)!.at), DAY_BEFORE);
    assertEquals(istClock(bars.at(-1)!.at), `${last}:00`);
    bars.forEach((bar, i) => {
      assert(bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close));
      assert(i === 0 || bar.at === bars[i - 1]!.at + MINUTE_MS || i % minutes === 0);
    });
    assert(bars.reduce((sum, { volume }) => sum + volume, 0) > 0);
  }
});

Deno.test("history() joins the day's opening price: gaps are of the size of a night", () => {
  const gaps: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const other = marketOf({ seed });
    const { token } = bySymbol(other, "NIFTY26NOVFUT");
    const before = other.history({ token, until: OPEN, countMax: 1 })[0]!;
    const first = ticksOf(other.frames(OPEN, (OPEN + 5_000) as EpochMs, [token]))[0]!;
    const opening = other.history({ token, until: clock(9, 16), countMax: 1 })[0]!;
    assertEquals(opening.open, first.ltp);
    // The official close is that of the day's end, a trade or two from the last.
    assert(Math.abs(first.prevClose! / before.close - 1) < 0.002);
    gaps.push(Math.abs(first.ltp / before.close - 1));
  }
  assert(Math.max(...gaps) < 0.02, `${gaps}`);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  assert(mean > 0.001 && mean < 0.007, `${mean}`);
});

Deno.test("history() gives what is asked: closed bars, newest last, no more than there are", () => {
  const { token } = bySymbol(market, "SBIN");
  const ask = (until: EpochMs, countMax: number) => market.history({ token, until, countMax });
  assertEquals(ask(OPEN, 0), []);
  assertEquals(ask(clock(9, 17), 2).map(({ at }) => istClock(at)), ["09:15:00", "09:16:00"]);
  assertEquals(ask((clock(9, 17) - 1) as EpochMs, 1)[0]!.at, OPEN);
  assertEquals(ask(clock(15, 40), 1)[0]!.at, clock(15, 14));
  assertEquals(ask(OPEN, 1_000_000).length, 6 * 360);
  const unknown = { token: 1 as InstrumentToken, until: OPEN, countMax: 10 };
  assertEquals(market.history(unknown), []);
  assertEquals(istDate(OPEN), DATE);
});
