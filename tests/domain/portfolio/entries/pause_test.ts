/** Which strategies enter nothing for now, and until when. @module */
import { assertEquals } from "@std/assert";
import { type EpochMs, istInstant, MINUTE_MS } from "../../../../domain/market_time.ts";
import { pausesIn } from "../../../../domain/portfolio/entries/pause.ts";
import type { PortfolioState, StrategyDay } from "../../../../domain/portfolio/state.ts";
import { DAY, EMPTY, entering, holding, intent, NOW, rulesOf } from "../book.ts";

const capped = { id: "fno_intraday_trend", max_trades_per_day: 2 };
const RULES = rulesOf({
  books: {
    fno: { strategies: [capped, { id: "ema20_50_intraday" }] },
    options: { enabled: false },
  },
});
const FNO = RULES.books.find(({ book }) => book === "fno")!;
const MIDNIGHT = istInstant(DAY, 24 * 60);

function after(days: Readonly<Record<string, Partial<StrategyDay>>>): PortfolioState {
  const whole = Object.entries(days).map(([strategy, day]): [string, StrategyDay] => [
    `fno.${strategy}`,
    { trades: 0, lossStreak: 0, pausedUntil: 0 as EpochMs, ...day },
  ]);
  return { ...EMPTY, date: DAY, strategies: Object.fromEntries(whole) };
}

Deno.test("pausesIn() has a strategy whose trades of the day are used up, to the day's end", () => {
  const cap = { strategy: "fno_intraday_trend", reason: "daily_cap", until: MIDNIGHT } as const;
  assertEquals(pausesIn(after({ fno_intraday_trend: { trades: 1 } }), FNO, NOW), []);
  assertEquals(pausesIn(after({ fno_intraday_trend: { trades: 2 } }), FNO, NOW), [cap]);
  const once = after({ fno_intraday_trend: { trades: 1 } });
  assertEquals(pausesIn(entering(intent(), once, RULES), FNO, NOW), [cap]);
  assertEquals(pausesIn(holding(intent(), 20_000, once, RULES), FNO, NOW), [cap]);
});

Deno.test("pausesIn() has a strategy that cools down, until it has", () => {
  const until = (NOW + 15 * MINUTE_MS) as EpochMs;
  const state = after({ ema20_50_intraday: { trades: 3, pausedUntil: until } });
  const pause = { strategy: "ema20_50_intraday", reason: "loss_streak", until } as const;
  assertEquals(pausesIn(state, FNO, NOW), [pause]);
  assertEquals(pausesIn(state, FNO, (until - 1) as EpochMs), [pause]);
  assertEquals(pausesIn(state, FNO, until), []);
});

Deno.test("pausesIn() has none of a book that is not traded, and of others' strategies none", () => {
  const equity = RULES.books.find(({ book }) => book === "equity")!;
  const state = after({ fno_intraday_trend: { trades: 2 } });
  assertEquals([pausesIn(state, undefined, NOW), pausesIn(state, equity, NOW)], [[], []]);
});
