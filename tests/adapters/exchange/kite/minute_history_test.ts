/** Candles that are kept are the candles that would be made, and no second is made twice. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { MinuteHistory } from "../../../../adapters/exchange/kite/minute_history.ts";
import type { Candle } from "../../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { HistoryRequest } from "../../../../domain/ports.ts";

const TOKEN = 1 as InstrumentToken;
/** Open for six minutes of ten, from the beginning of time. */
const ALL = Array.from({ length: 600 }, (_, i) => i).filter((i) => i % 10 < 6).map((i): Candle => {
  const price = i as Paise;
  return {
    at: i * MINUTE_MS as EpochMs,
    ...{ open: price, high: price, low: price, close: price, volume: i },
  };
});

function made(counted: { candles: number }) {
  return ({ until, countMax }: HistoryRequest) => {
    const closed = ALL.filter(({ at }) => at + MINUTE_MS <= until).slice(-countMax);
    counted.candles += closed.length;
    return closed;
  };
}

const span = fc.tuple(
  fc.integer({ min: 0, max: 36_000_000 }),
  fc.integer({ min: 0, max: 36_000_000 }),
)
  .map(([a, b]): [EpochMs, EpochMs] => [Math.min(a, b) as EpochMs, Math.max(a, b) as EpochMs]);

Deno.test("between() gives what would be made, whatever was asked for before", () => {
  fc.assert(fc.property(fc.array(span, { minLength: 1, maxLength: 12 }), (spans) => {
    const history = new MinuteHistory(made({ candles: 0 }));
    for (const [from, until] of spans) {
      const wanted = ALL.filter(({ at }) => at >= from && at + MINUTE_MS <= until);
      assertEquals(history.between(TOKEN, from, until, ALL.length), wanted);
    }
  }));
});

Deno.test("between() makes a minute that passes, not the week before it again", () => {
  const counted = { candles: 0 };
  const history = new MinuteHistory(made(counted));
  const at = (minutes: number) => minutes * MINUTE_MS as EpochMs;
  history.between(TOKEN, at(0), at(500), ALL.length);
  const first = counted.candles;
  for (let minutes = 501; minutes < 520; minutes++) {
    history.between(TOKEN, at(100), at(minutes), ALL.length);
  }
  assertEquals(first, 300);
  assert(counted.candles - first <= 2 * 19, String(counted.candles));
});
