/** Which prices of a second are remembered, and which are only looked at. @module */
import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../../domain/market_time.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import { exitOrder, stopTerms } from "../../../domain/portfolio/exit.ts";
import { bookOf } from "../../../domain/portfolio/fill.ts";
import { atNewestPrices, dayAt } from "../../../domain/portfolio/newest_prices.ts";
import { priceNews, stepByBar } from "../../../domain/portfolio/price_news.ts";
import type { Held, PortfolioState, WorkingExit } from "../../../domain/portfolio/state.ts";
import { openRiskDay } from "../../../domain/risk/day.ts";
import { latest, NO_TICKS } from "../../../domain/tick/tick_board.ts";
import { closingTick } from "../../../domain/tick/tick.ts";
import { BANKNIFTY, DAY, folded, holding, NIFTY, NOW, RULES, rulesOf } from "./book.ts";

const rupees = (price: number) => Math.round(price * 100) as Paise;

/** The stop that rests for all of a position. */
function stopOf(held: Held): WorkingExit {
  const instrument = RULES.instrument(held.token, NOW);
  const book = bookOf(RULES, held);
  const terms = stopTerms(held, instrument, book, null);
  const whole = { ...terms, quantity: Math.abs(held.quantity) };
  const order = exitOrder(held, whole, instrument, book, NOW);
  return { order, closing: null, filled: 0, rung: 0 };
}

/** 100 NIFTY of 20,000 with their stop, seen there just now, that have been at 19,950 and 20,030. */
function resting(...events: readonly PortfolioEvent[]): PortfolioState {
  const state = holding();
  const [held] = state.held;
  const { stop, bars } = held!.plan;
  const range = { high: rupees(20_030), low: rupees(19_950), signalPrice: rupees(20_000) };
  return folded(
    state,
    { type: "ExitSet", token: NIFTY, exit: stopOf(held!), leaving: null },
    { type: "PlanMoved", token: NIFTY, move: { stop, softStopDone: false, bars, ...range } },
    { type: "PricesSeen", prices: [{ token: NIFTY, price: rupees(20_000) }], at: NOW },
    ...events,
  );
}

const QUIET = { low: 20_001, high: 20_003, close: 20_002, afterMs: 1_000, quoted: true };

function moves(change: Partial<typeof QUIET> = {}, token = NIFTY) {
  const { low, high, close, afterMs, quoted } = { ...QUIET, ...change };
  const at = (NOW + afterMs) as EpochMs;
  const price = rupees(close);
  const bar = { at, open: price, high: rupees(high), low: rupees(low), close: price, volume: 0 };
  const quote = { token, at, ltp: price, bid: price, ask: price };
  return { at, tokens: [token], candles: [bar], quotes: quoted ? [quote] : null };
}

const isNews = (state: PortfolioState, change: Partial<typeof QUIET> = {}, rules = RULES) =>
  priceNews(state, moves(change), rules) !== null;

Deno.test("priceNews() lets prices pass that change nothing, until the minute is over", () => {
  const state = resting();
  assertEquals(isNews(state), false);
  assertEquals(isNews(state, { afterMs: MINUTE_MS - 1 }), false);
  assertEquals(priceNews(state, moves({ afterMs: MINUTE_MS }), RULES), {
    type: "PricesSeen",
    prices: [{ token: NIFTY, price: rupees(20_002) }],
    at: (NOW + MINUTE_MS) as EpochMs,
  });
  assertEquals(priceNews(state, moves({ afterMs: MINUTE_MS }, BANKNIFTY), RULES), null);
  assertEquals(isNews(state, { quoted: false }), true);
  assertEquals(isNews({ ...state, pricedAt: undefined as never }), true);
});

Deno.test("priceNews() has whatever moves a plan, widens a range or reaches an exit", () => {
  const state = resting();
  assertEquals(isNews(state, { high: 20_030 }), false);
  assertEquals(isNews(state, { high: 20_030.05 }), true);
  assertEquals(isNews(state, { low: 19_976.05 }), false);
  // Half goes at 0.6 R, of 40 points.
  assertEquals(isNews(state, { low: 19_976 }), true);
  const rules = rulesOf({ exits: { soft_stop_r: "off" } });
  assertEquals(isNews(state, { low: 19_960.05 }, rules), false);
  assertEquals(isNews(state, { low: 19_960 }, rules), true);
});

Deno.test("stepByBar() looks at both ends of a bar, the adverse one first", () => {
  const [held] = resting().held;
  const { plan } = held!;
  const stepOf = (side: "LONG" | "SHORT", low: number, high: number) => {
    const sign = side === "LONG" ? 1 : -1;
    const level = (points: number) => rupees(20_000 + sign * points);
    const levels = { stop: level(-40), initialStop: level(-40), target: level(60) };
    const quantity = sign * held!.quantity;
    const short = { ...held!, quantity, plan: { ...plan, side, ...levels } };
    const { candles: [bar] } = moves({ low, high, close: 20_000 });
    const { exit } = stepByBar(short, bar!, bookOf(RULES, held!), { lot: plan.lot }).step;
    return exit?.reason ?? null;
  };
  assertEquals([stepOf("LONG", 19_980, 20_059), stepOf("LONG", 19_980, 20_060)], [null, "target"]);
  assertEquals([stepOf("SHORT", 19_941, 20_020), stepOf("SHORT", 19_940, 20_020)], [
    null,
    "target",
  ]);
  // Half goes at 0.6 R, of 40 points: what is not known to have come later is not known.
  assertEquals([stepOf("LONG", 19_976, 20_060), stepOf("SHORT", 19_940, 20_024)], [
    ...["soft_stop", "soft_stop"],
  ]);
});

Deno.test("priceNews() has a price, and a result, that are another by much", () => {
  const state = resting();
  // Half of 0.2 %, and ten points of 100 units: one hundredth of a lakh.
  const unlimited = rulesOf({ risk: { enabled: false } });
  assertEquals(isNews(state, { close: 20_020 }, unlimited), false);
  assertEquals(isNews(state, { close: 20_020.05 }, unlimited), true);
  const { risk } = RULES;
  const dayLossMax = { ...risk.dayLossMax, amount: rupees(50_000) };
  const strict = { ...RULES, risk: { ...risk, dayLossMax } };
  assertEquals(isNews(state, { close: 20_004.9 }, strict), false);
  assertEquals(isNews(state, { close: 20_005.1 }, strict), true);
  assertEquals(isNews(state, { close: 19_994.9 }, strict), true);
});

Deno.test("priceNews() has every price of what is not at rest under its whole stop", () => {
  const [held] = resting().held;
  const { order } = held!.exit!;
  const set = (exit: WorkingExit | null, leaving: Held["leaving"] = null) =>
    resting({ type: "ExitSet", token: NIFTY, exit, leaving });
  const working = { order, closing: null, filled: 0, rung: 0 };
  assertEquals(isNews(set(working)), false);
  assertEquals(isNews(set(null)), true);
  assertEquals(isNews(set(working, "signal")), true);
  assertEquals(isNews(set({ ...working, closing: "soft_stop" })), true);
  assertEquals(isNews(set({ ...working, filled: 50 })), true);
  const closing = resting({ type: "ClosingBegan", books: ["fno"], reason: "loss_halt" });
  assertEquals(isNews(closing), true);
  const odd = (change: Partial<Held>) => ({ ...resting(), held: [{ ...held!, ...change }] });
  assertEquals(isNews(odd({ bareSince: NOW })), true);
  assertEquals(isNews(odd({ wingOf: BANKNIFTY })), true);
  assertEquals(isNews(odd({ unverified: { since: NOW, exit: null } })), true);
  assertEquals(isNews(odd({ unseen: NOW })), true);
});

Deno.test("atNewestPrices() has ticks since the last price that was remembered, and dayAt() the result", () => {
  const state: PortfolioState = { ...resting(), date: DAY };
  const ticked = (afterMs: number, close: number) => {
    const { candles: [bar], at } = moves({ afterMs, close });
    return latest(NO_TICKS, [closingTick(NIFTY, bar!, at)]);
  };
  assertEquals(atNewestPrices(state, NO_TICKS), state);
  assertEquals(atNewestPrices(state, ticked(-1, 20_009)), state);
  const now = atNewestPrices(state, ticked(500, 20_009));
  assertEquals([now.held[0]!.lastPrice, now.pricedAt], [rupees(20_009), NOW]);

  const day = openRiskDay(DAY, null);
  assertEquals(dayAt(day, state, state, RULES, NOW), day);
  // Nine points of 100 units, less a basis point each way.
  const { realised, unrealised } = dayAt(day, state, now, RULES, NOW);
  assertEquals([realised, unrealised] as number[], [-20_000, 90_000 - 20_009]);
  const other = { ...now, date: null };
  assertEquals(dayAt(day, state, other, RULES, NOW), day);
});
