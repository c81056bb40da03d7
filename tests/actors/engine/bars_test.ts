/** An engine that is warmed from history while bars close: each counts once, whichever way it came. @module */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { EngineBars } from "../../../actors/engine/bars.ts";
import type { EngineContext, EngineState } from "../../../actors/engine/state.ts";
import { type Candle, timeframeMs } from "../../../domain/candle/candle.ts";
import { CONTEXT_TIMEFRAME } from "../../../domain/filter/market_context.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { barTokens } from "../../../domain/portfolio/followed_bars.ts";
import { timeframePlans } from "../../../domain/strategy/engine_series.ts";
import { type TickingDesk, tickingMarket } from "../../scenarios/ticking_desk.ts";
import { tickingRules } from "../../scenarios/ticking_rules.ts";

const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:01",
  prices: {},
  scripts: { equity: {} },
  config: { filters: { enabled: true } },
};
const market = tickingMarket(PLAN);
const made = tickingRules(PLAN, market);
const book = made.books.find((each) => each.book === "equity")!;
const plans = timeframePlans(book, "used");
const AT = market.instant("10:00");
const CTX = { now: AT, tell: () => {} } as unknown as EngineContext;
const [TOKEN] = barTokens(book);
const { timeframe } = plans[0]!;

function candle(n: number): Candle {
  const at = market.instant("09:15") + n * timeframeMs(timeframe) as EpochMs;
  const price = 80_000 + 100 * (n % 7) as Paise;
  return { at, open: price, high: price, low: price, close: price, volume: 10 };
}

const BARS = Array.from({ length: 6 }, (_, n) => candle(n));

/** The series of `TOKEN` after history and the bars that close meanwhile and later. */
function seriesAfter(history: number, closing: readonly number[], later: readonly number[] = []) {
  const engine = new EngineBars(book, plans, made);
  let state: EngineState = { ...engine.cold(), informed: true, on: false };
  const close = (n: number) => {
    state = engine.onBar(
      state,
      { token: TOKEN!, timeframe, candle: BARS[n]!, pricedUntil: AT },
      CTX,
    );
  };
  closing.forEach(close);
  for (const token of barTokens(book)) {
    for (const plan of plans) {
      assert(state.waiting !== null, "not all is known yet");
      const ofToken = token === TOKEN && plan.timeframe === timeframe;
      const candles = ofToken ? BARS.slice(0, history) : [];
      state = engine.onBars(state, { token, timeframe: plan.timeframe, candles }, CTX);
    }
  }
  assertEquals(state.waiting, null);
  later.forEach(close);
  return state.views[0]!.series[0]!;
}

Deno.test("a bar that closes while history is on its way is decided upon after it, once", () => {
  const apart = seriesAfter(4, [], [4, 5]);
  assertEquals(seriesAfter(4, [4, 5]), apart);
  assertEquals(seriesAfter(4, [4], [5]), apart);
  // History has it as well by then.
  assertEquals(seriesAfter(6, [4, 5]), apart);
  assertNotEquals(seriesAfter(4, [], [5]), apart);
  // As if each had closed while it watched.
  assertEquals(seriesAfter(0, [], [0, 1, 2, 3, 4, 5]), apart);
});

Deno.test("a bar that is told twice counts once", () => {
  assertEquals(seriesAfter(4, [], [4, 4, 5, 5, 4]), seriesAfter(4, [], [4, 5]));
});

Deno.test("an engine decides nothing before the market around is known", () => {
  const vix = 99 as InstrumentToken;
  const strategies = book.strategies.map((each) => ({ ...each, filters: ["context"] as const }));
  const rules = { ...made, context: { vix, breadth: [] } };
  const engine = new EngineBars({ ...book, strategies }, plans, rules);
  assertEquals(engine.context, [vix]);
  let state: EngineState = { ...engine.cold(), informed: true };
  for (const token of barTokens(book)) {
    for (const plan of plans) {
      state = engine.onBars(state, { token, timeframe: plan.timeframe, candles: [] }, CTX);
    }
  }
  assert(state.waiting !== null);
  const known = { token: vix, timeframe: CONTEXT_TIMEFRAME, candles: [] };
  assertEquals(engine.onBars(state, known, CTX).waiting, null);
});
