/** What filters make of an option's own signal: the market's way is not always the option's. @module */
import { assertEquals } from "@std/assert";
import { EngineSignals } from "../../../actors/engine/signals.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { BookRules } from "../../../domain/desk_rules.ts";
import { coldContext, warmContext } from "../../../domain/filter/market_context.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { coldView, timeframePlans } from "../../../domain/strategy/engine_series.ts";
import type { Voice } from "../../../domain/strategy/resolve.ts";
import { type TickingDesk, tickingMarket } from "../../scenarios/ticking_desk.ts";
import { tickingRules } from "../../scenarios/ticking_rules.ts";

const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:01",
  prices: {},
  scripts: { options: {} },
  config: { filters: { enabled: true }, books: { options: { signal_source: "premium" } } },
};
const market = tickingMarket(PLAN);
const made = tickingRules(PLAN, market);
/** Any instrument will do as India VIX. */
const VIX = market.tokenOf("SBIN");
const rules = { ...made, context: { vix: VIX, breadth: [] } };
const book = rules.books.find((each) => each.book === "options")!;
const plans = timeframePlans(book, "used");
const AT = market.instant("10:00");

/** `change`: what is otherwise about the book. */
function ruled(
  signal: "LONG" | "SHORT",
  symbol: string,
  vix: number,
  change: Partial<BookRules> = {},
): string {
  const signals = new EngineSignals({ ...book, ...change }, plans, rules);
  const place = plans.findIndex(({ strategies }) => strategies.length > 0);
  const { timeframe, strategies: [planned] } = plans[place]!;
  const bars = [{ at: AT - 10 * MINUTE_MS as EpochMs, close: 100 * vix }] as Candle[];
  const voice: Voice = {
    strategy: planned!.rules.id,
    playbook: "trend",
    priority: 1,
    shadow: false,
    decision: { signal, reason: "trend_up", confidence: 1 },
  };
  const { decision } = signals.filtered(voice, {
    place,
    series: coldView(plans).series,
    bar: { token: market.tokenOf(symbol), timeframe, at: AT, price: 23_000 as Paise },
    context: warmContext(coldContext([VIX]), 0, bars),
  });
  return decision.signal === "HOLD" ? decision.reason : decision.signal;
}

Deno.test("filtered() buys no put in a panic, and a call still: the one falls with the market", () => {
  assertEquals(ruled("LONG", "NIFTY24000PE", 40), "panic_regime");
  assertEquals(ruled("LONG", "NIFTY24000CE", 40), "LONG");
  assertEquals(ruled("LONG", "NIFTY24000PE", 15), "LONG");
});

Deno.test("filtered() leaves a SHORT of an option alone: it is no entry", () => {
  assertEquals(ruled("SHORT", "NIFTY24000CE", 40), "SHORT");
});

Deno.test("filtered() sells no call to open in a panic, and a put still", () => {
  const writing = { writing: { wingStrikes: 2, wingCostMax: 0.8 } } as Partial<BookRules>;
  assertEquals(ruled("SHORT", "NIFTY24000CE", 40, writing), "panic_regime");
  assertEquals(ruled("SHORT", "NIFTY24000PE", 40, writing), "SHORT");
  assertEquals(ruled("SHORT", "NIFTY24000CE", 15, writing), "SHORT");
});

Deno.test("filtered() holds a SHORT back in a panic, and no LONG, where bars are of what is traded", () => {
  const own = { premium: null };
  assertEquals(ruled("SHORT", "SBIN", 40, own), "panic_regime");
  assertEquals(ruled("SHORT", "SBIN", 15, own), "SHORT");
  assertEquals(ruled("LONG", "SBIN", 40, own), "LONG");
});
