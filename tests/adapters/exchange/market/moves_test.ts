/** Twenty seeded days: do they move as an Indian market does, and do strategies find something? @module */
import { assert } from "@std/assert";
import {
  type SimulatedMarket,
  simulatedMarket,
} from "../../../../adapters/exchange/market/simulated_market.ts";
import type { Candle } from "../../../../domain/candle/candle.ts";
import { side } from "../../../../domain/indicator/side.ts";
import { type IsoDate, istDate } from "../../../../domain/market_time.ts";
import { fiveMinuteBars } from "../../../domain/fixture_bars.ts";
import { bySymbol, clock, DATE, marketOf, OPEN } from "./made_market.ts";

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const FUTURES = ["NIFTY26NOVFUT", "BANKNIFTY26NOVFUT", "FINNIFTY26NOVFUT"] as const;
const CLOSE = clock(15, 40);
/** Five-minute bars of a trading year. */
const BARS_A_YEAR = 77 * 252;

const markets = SEEDS.map((seed) => marketOf({ seed, days: 5, tickSeconds: 15 }));

function minutes(market: SimulatedMarket, symbol: string, countMax = 385): readonly Candle[] {
  return market.history({ token: bySymbol(market, symbol).token, until: CLOSE, countMax });
}

/** Logarithmic returns of the day's five-minute bars. */
function returns(market: SimulatedMarket, symbol: string): number[] {
  const bars = fiveMinuteBars(minutes(market, symbol)).filter(({ at }) => at >= OPEN);
  return bars.slice(1).map((bar, i) => Math.log(bar.close / bars[i]!.close));
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const square = (values: readonly number[]) => mean(values.map((value) => value ** 2));

function correlation(a: readonly number[], b: readonly number[]): number {
  const count = Math.min(a.length, b.length);
  const [x, y] = [a.slice(0, count), b.slice(0, count)];
  return mean(x.map((value, i) => value * y[i]!)) / Math.sqrt(square(x) * square(y));
}

const within = (value: number, low: number, high: number, name: string) =>
  assert(value >= low && value <= high, `${name}: ${value}`);

Deno.test("history() of the indices moves together: 0.9 and 0.85 with NIFTY", () => {
  const pairs = markets.map((market) => {
    const [nifty, bank, fin] = FUTURES.map((symbol) => returns(market, symbol)) as [
      number[],
      number[],
      number[],
    ];
    return [correlation(nifty, bank), correlation(nifty, fin), correlation(bank, fin)] as const;
  });
  within(mean(pairs.map(([nb]) => nb)), 0.87, 0.94, "NIFTY BANKNIFTY");
  within(mean(pairs.map(([, nf]) => nf)), 0.81, 0.91, "NIFTY FINNIFTY");
  within(mean(pairs.map(([, , bf]) => bf)), 0.91, 0.98, "BANKNIFTY FINNIFTY");
  for (const [nb, nf] of pairs) assert(nb > 0.75 && nf > 0.65, `${nb} ${nf}`);
});

Deno.test("history() is as volatile as India VIX says", () => {
  const yearly = markets.map((market) =>
    100 * Math.sqrt(square(returns(market, FUTURES[0])) * BARS_A_YEAR)
  );
  within(mean(yearly), 12, 18, "mean of days");
  for (const volatility of yearly) within(volatility, 8, 26, "one day");
  for (const market of markets) {
    for (const { close } of minutes(market, "INDIA VIX")) within(close / 100, 9, 22, "India VIX");
  }
  within(mean(markets.map((m) => minutes(m, "INDIA VIX").at(-1)!.close / 100)), 13, 16, "VIX");
});

Deno.test("history() has India VIX fall when the market rises", () => {
  const values = markets.map((m) => correlation(returns(m, "INDIA VIX"), returns(m, FUTURES[0])));
  within(mean(values), -0.85, -0.55, "mean");
  assert(values.every((value) => value < -0.3), `${values}`);
});

Deno.test("history() is busiest at the open and quiet at noon, in price and in volume", () => {
  const busy = (from: number, to: number) => {
    const bars = markets.flatMap((market) =>
      minutes(market, FUTURES[0]).filter(({ at }) => at >= from && at < to)
    );
    const moves = bars.map(({ open, close }) => Math.log(close / open));
    return { move: square(moves), volume: mean(bars.map(({ volume }) => volume)) };
  };
  const opening = busy(OPEN, clock(9, 45));
  const noon = busy(clock(12, 0), clock(13, 30));
  const closing = busy(clock(15, 10), CLOSE);
  assert(opening.move > 1.8 * noon.move && opening.volume > 1.5 * noon.volume);
  assert(closing.move > 1.2 * noon.move && closing.volume > 1.2 * noon.volume);
});

Deno.test("history() of shares follows the market, each in its own way", () => {
  const shares = markets[0]!.instruments().filter(({ kind }) => kind === "EQ");
  const values = shares.map(({ symbol }) =>
    mean(markets.slice(0, 8).map((m) => correlation(returns(m, symbol), returns(m, FUTURES[0]))))
  );
  within(mean(values), 0.45, 0.85, "mean");
  within(Math.max(...values) - Math.min(...values), 0.15, 0.6, "range");
});

Deno.test("history() of five-minute bars has EMA20 and EMA50 cross several times a day", () => {
  const crosses = markets.map((market) =>
    FUTURES.map((symbol) => crossesOn(DATE, fiveMinuteBars(minutes(market, symbol, 1_540))))
  );
  const days = crosses.map((each) => each.reduce((sum, count) => sum + count, 0));
  assert(days.filter((count) => count >= 3).length >= 17, `${days}`);
  within(mean(days), 6, 12, "crosses of three futures a day");
});

function crossesOn(date: IsoDate, bars: readonly Candle[]): number {
  const sides = side(20, 50);
  let state = sides.init;
  let before: number | null = null;
  let count = 0;
  for (const bar of bars) {
    state = sides.next(state, bar);
    const now = sides.value(state);
    if (istDate(bar.at) === date && before !== null && now !== before) count++;
    before = now;
  }
  return count;
}

Deno.test("history() of the first quarter of an hour has a future's averages turn on most days", () => {
  const turns = markets.map((market) =>
    FUTURES.some((symbol) => turnsEarly(fiveMinuteBars(minutes(market, symbol, 1_540))))
  );
  assert(turns.filter((turn) => turn).length >= 17, `${turns}`);
});

/** Whether EMA9, EMA21 and EMA55 come into a new order within three bars of the open. */
function turnsEarly(bars: readonly Candle[]): boolean {
  const [fast, slow] = [side(9, 21), side(21, 55)];
  let [first, second] = [fast.init, slow.init];
  let before: number | null = null;
  return bars.some((bar) => {
    first = fast.next(first, bar);
    second = slow.next(second, bar);
    const agreed = fast.value(first) === slow.value(second) ? fast.value(first) : 0;
    const turned = agreed !== 0 && agreed !== null && agreed !== before;
    before = agreed;
    return turned && bar.at >= OPEN && bar.at < clock(9, 30);
  });
}

Deno.test("simulatedMarket() keeps its levels over the years", () => {
  for (let year = 2024; year <= 2033; year++) {
    const date = `${year}-07-06` as IsoDate;
    const sessions = [{ date, openAt: clock(9, 15, date), closeAt: clock(15, 30, date) }];
    const market = simulatedMarket({
      seed: year,
      date,
      sessions: { equity: sessions, fno: sessions },
      expiries: { isTradingDay: () => true, weekdayOn: () => 2 },
    });
    const { token } = bySymbol(market, "NIFTY 50");
    const [bar] = market.history({ token, until: clock(9, 16, date), countMax: 1 });
    within(bar!.close / 100, 21_000, 28_500, date);
  }
});
