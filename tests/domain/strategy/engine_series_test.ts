/** An engine's series rebuilt from bars, and the age of what it holds. @module */
import { assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { StrategyRules } from "../../../domain/desk_rules.ts";
import { NO_FILTERS } from "../../../domain/filter/rules.ts";
import {
  aged,
  coldView,
  rebuilt,
  snapshot,
  stepSeries,
  timeframePlans,
  type TokenView,
} from "../../../domain/strategy/engine_series.ts";
import { fnoIntradayTrend } from "../../../domain/strategy/fno_intraday_trend.ts";
import { defaultValues } from "../../../domain/strategy/strategy.ts";
import { RULES } from "../portfolio/book.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { barsOfCloses } from "../indicator/made_bars.ts";

const bound = fnoIntradayTrend.bind(defaultValues(fnoIntradayTrend.parameters));
const rules = RULES.books[0]!.strategies.find(({ id }) => id === "fno_intraday_trend")!;
const strategies: StrategyRules[] = [rules, { ...rules, id: "hourly", timeframe: "1h", bound }];
const plans = timeframePlans({ strategies, filters: NO_FILTERS }, "used");
/** Places of the plans: longest first. */
const HOUR = 0, FIVE = 1;
const CLOSES = Array.from({ length: 80 }, (_, i) => 1_000 + i % 17);
/** Of five minutes each. */
const bars: readonly Candle[] = barsOfCloses(CLOSES)
  .map((bar, i) => ({ ...bar, at: 5 * i * MINUTE_MS as EpochMs }));

function held(openedAt: number): TokenView {
  const view = coldView(plans);
  const holding = { side: "LONG", entryPrice: 1 } as const;
  return { ...view, position: { ...view.position, owner: rules.id, holding, openedAt } };
}

Deno.test("timeframePlans() groups strategies by timeframe, each with an ATR for its exits", () => {
  assertEquals(plans.map(({ timeframe }) => timeframe), ["1h", "5m"]);
  assertEquals(plans.map(({ strategies }) => strategies.length), [1, 1]);
  assertEquals(plans[FIVE]!.names.includes("atr14"), true);
});

Deno.test("rebuilt() equals steps bar by bar, but for the newest, which is held back", () => {
  const plan = plans[FIVE]!;
  const cold = coldView(plans);
  const stepped = bars.slice(0, -1)
    .reduce((series, bar) => stepSeries(plan, series, bar), cold.series[FIVE]!);
  const view = rebuilt(cold, plans, FIVE, bars);
  assertEquals(view.series[FIVE]!.values, stepped.values);
  assertEquals(view.series[FIVE]!.heldBack, bars.at(-1));
  assertEquals([view.series[FIVE]!.warm, view.series[HOUR]!.warm], [true, false]);
  const last = (series: TokenView["series"][number]) => stepSeries(plan, series, bars.at(-1)!);
  assertEquals(last(view.series[FIVE]!), last(stepped));
  assertEquals(last(stepped).heldBack, null);
});

Deno.test("rebuilt() from nothing is warm and cold at once: it waits for no more history", () => {
  const { warm, heldBack, values } = rebuilt(coldView(plans), plans, FIVE, []).series[FIVE]!;
  assertEquals([warm, heldBack, values], [true, null, null]);
});

Deno.test("aged() counts the bar of the entry as well, and of its range the close alone", () => {
  const plan = plans[FIVE]!;
  const wide = { ...bars[10]!, high: 9_999 as Paise, low: 1 as Paise };
  const agedBy = (openedAt: number, ...of: Candle[]) => {
    const { bars, high, low } = of.reduce(
      (position, bar) => aged(position, plan, bar),
      held(openedAt).position,
    );
    return [bars, high, low] as number[];
  };
  assertEquals(agedBy(wide.at, wide), [1, wide.high, wide.low]);
  assertEquals(agedBy(wide.at + 200, wide), [1, wide.close, wide.close]);
  const next = bars[11]!;
  const [high, low] = [Math.max(wide.close, next.high), Math.min(wide.close, next.low)];
  assertEquals(agedBy(wide.at + 200, wide, next), [2, high, low]);
  // It was over before the entry.
  assertEquals(agedBy(next.at, wide), [0, 0, Infinity]);
});

Deno.test("aged() counts the owner's bars that began after the entry, and their range", () => {
  const plan = plans[FIVE]!;
  const openedAt = bars[10]!.at;
  const { position } = held(openedAt);
  const view = bars.reduce((position, bar) => aged(position, plan, bar), position);
  const since = bars.slice(10);
  assertEquals(view.bars, since.length);
  assertEquals(view.high, Math.max(...since.map(({ high }) => high)));
  assertEquals(view.low, Math.min(...since.map(({ low }) => low)));
  assertEquals(rebuilt(held(openedAt), plans, FIVE, bars).position.bars, since.length - 1);
});

Deno.test("aged() leaves a position alone that is flat, or whose owner has another timeframe", () => {
  const { position } = held(0);
  assertEquals(aged(position, plans[HOUR]!, bars[0]!), position);
  const free = coldView(plans).position;
  assertEquals(aged(free, plans[FIVE]!, bars[0]!), free);
});

Deno.test("snapshot() names the indicators of the timeframe, null while they are cold", () => {
  const plan = plans[FIVE]!;
  const { series: [, cold] } = coldView(plans);
  assertEquals(Object.values(snapshot(plan, cold!)).every((value) => value === null), true);
  const warm = bars.reduce((series, bar) => stepSeries(plan, series, bar), cold!);
  assertEquals(
    Object.keys(snapshot(plan, warm)),
    ["atr14", "ema9", "ema21", "ema55", "atr14"]
      .filter((name, i, all) => all.indexOf(name) === i),
  );
});
