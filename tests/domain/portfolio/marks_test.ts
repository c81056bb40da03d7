/** Prices that a moment shows of what is held. @module */
import { assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { seenPrices, symbolMarks, watchedTokens } from "../../../domain/portfolio/marks.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { BANKNIFTY, EMPTY, holding, NIFTY, NOW, RULES, rulesOf, SBIN } from "./book.ts";

const [held] = holding().held;
const OPTION = { ...held!, token: 77 as InstrumentToken, future: BANKNIFTY };
const bar = (close: number) => ({ close }) as Candle;
const quote = (token: InstrumentToken, bid: number) => {
  const [low, high] = [bid as Paise, bid + 20 as Paise];
  return { token, at: NOW, ltp: low, bid: low, ask: high };
};

Deno.test("seenPrices() has longs at the bid, shorts at the ask, and with bars the close", () => {
  const state = { ...EMPTY, held: [held!, { ...held!, token: SBIN, quantity: -10 }] };
  const tokens = [SBIN, BANKNIFTY, NIFTY];
  const candles = [bar(1), bar(2), bar(3)];
  const quotes = tokens.map((token, i) => quote(token, 100 * i));
  assertEquals(seenPrices(state, { tokens, candles, quotes }, RULES) as unknown, [
    { token: NIFTY, price: 200 },
    { token: SBIN, price: 20 },
  ]);
  assertEquals(seenPrices(state, { tokens, candles, quotes: null }, RULES) as unknown, [
    { token: NIFTY, price: 3 },
    { token: SBIN, price: 1 },
  ]);
});

Deno.test("seenPrices() has last prices while nothing is traded, of whenever a quote is", () => {
  const state = { ...EMPTY, held: [held!, { ...held!, token: SBIN, quantity: -10 }] };
  const tokens = [NIFTY, SBIN];
  const candles = [bar(100), bar(200)];
  const quotes = [quote(NIFTY, 90), { ...quote(SBIN, 150), at: NOW - 1 as EpochMs }];
  const seen = (of: PortfolioState, isOpen: (token: InstrumentToken, at: EpochMs) => boolean) =>
    seenPrices(of, { tokens, candles, quotes }, { isOpen }).map(({ price }) => Number(price));
  assertEquals(seen(state, () => true), [90, 170]);
  assertEquals(seen(state, (_, at) => at >= NOW), [90, 200]);
  assertEquals(seen(state, () => false), [100, 200]);
  const halt = { at: NOW, index: "X", share: 0.1, level: 0.1, until: null, over: false };
  assertEquals(seen({ ...state, halt }, () => true), [100, 200]);
});

Deno.test("seenPrices() has the future of an option that is held, once", () => {
  const two = { ...EMPTY, held: [OPTION, { ...OPTION, token: 78 as InstrumentToken }] };
  const moved = { tokens: [BANKNIFTY], candles: [bar(500)], quotes: null };
  assertEquals(seenPrices(two, moved, RULES) as unknown, [{ token: BANKNIFTY, price: 500 }]);
  // Held itself, it is seen at what it would fetch.
  const both = { ...EMPTY, held: [OPTION, { ...held!, token: BANKNIFTY }] };
  const quotes = [quote(BANKNIFTY, 490)];
  assertEquals(seenPrices(both, { ...moved, quotes }, RULES) as unknown, [
    { token: BANKNIFTY, price: 490 },
  ]);
});

Deno.test("watchedTokens() are what is held and the futures of its options", () => {
  assertEquals(watchedTokens({ ...EMPTY, held: [held!, OPTION] }) as unknown, [
    NIFTY,
    77,
    BANKNIFTY,
  ]);
  assertEquals(watchedTokens(holding()), [NIFTY]);
});

Deno.test("symbolMarks() add up to what the trades come to, whatever each is rounded to", () => {
  // Six tenths of a paisa each: one by one they would be ten paise, together they are six.
  const realisedToday = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`equity:S${i}`, 6_000]),
  );
  const marks = symbolMarks({ ...EMPTY, realisedToday }, rulesOf(), NOW);
  assertEquals(marks.reduce((sum, { realised }) => sum + realised, 0), 6);
  assertEquals(marks.every(({ realised }) => realised === 0 || realised === 1), true);
  const losses = Object.fromEntries(
    Object.entries(realisedToday).map(([key, gained]) => [key, -gained]),
  );
  const lost = symbolMarks({ ...EMPTY, realisedToday: losses }, rulesOf(), NOW);
  assertEquals(lost.reduce((sum, { realised }) => sum + realised, 0), -6);
  assertEquals(lost.some(({ realised }) => Object.is(realised, -0)), false);
});
