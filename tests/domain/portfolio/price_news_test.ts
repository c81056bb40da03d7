/** Which prices of a second are remembered, and which are only looked at. @module */
import { bookOf } from "../../../domain/desk_rules.ts";
import { assertEquals } from "@std/assert";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { PriceBand } from "../../../domain/order/price_band.ts";
import { closingTick, type Quote } from "../../../domain/tick/tick.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import { exitOrder, stopTerms } from "../../../domain/portfolio/exits/exit_order.ts";
import { atNewestPrices } from "../../../domain/portfolio/newest_prices.ts";
import { symbolOf } from "../../../domain/portfolio/own_positions.ts";
import { priceNews, stepByBar } from "../../../domain/portfolio/price_news.ts";
import type { Held, PortfolioState, WorkingExit } from "../../../domain/portfolio/state.ts";
import { latest, NO_TICKS } from "../../../domain/tick/tick_board.ts";
import { BANKNIFTY, folded, holding, NIFTY, NOW, RULES, rulesOf } from "./book.ts";

const rupees = (price: number) => Math.round(price * 100) as Paise;

/** The stop that rests for all of a position. */
function stopOf(held: Held): WorkingExit {
  const instrument = RULES.instrument(held.token, NOW);
  const book = bookOf(RULES, held.book);
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
    { type: "MarksWantedSeen", step: rupees(1_000), floor: rupees(-1e6) },
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
  // What happens with the whole minute finds what was known a second before it.
  assertEquals(isNews(state, { afterMs: MINUTE_MS - SECOND_MS - 1 }), false);
  assertEquals(isNews({ ...state, pricedAt: NOW - 1 as EpochMs }, { afterMs: 0 }), true);
  assertEquals(priceNews(state, moves({ afterMs: MINUTE_MS - SECOND_MS }), RULES), {
    type: "PricesSeen",
    prices: [{ token: NIFTY, price: rupees(20_002) }],
    at: (NOW + MINUTE_MS - SECOND_MS) as EpochMs,
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
    const { exit } = stepByBar(short, bar!, bookOf(RULES, held!.book), { lot: plan.lot }).step;
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
  const wanted = (step: number, floor: number) =>
    resting({ type: "MarksWantedSeen", step: rupees(step), floor: rupees(floor) });
  const strict = wanted(500, -1e6);
  assertEquals(isNews(strict, { close: 20_004.9 }), false);
  assertEquals(isNews(strict, { close: 20_005.1 }), true);
  assertEquals(isNews(strict, { close: 19_994.9 }), true);
  // A point of 100 units, and a basis point each way: at the floor the day halts in that second.
  assertEquals(isNews(wanted(500, -499.99), { close: 19_999 }), true);
  assertEquals(isNews(wanted(500, -500), { close: 19_999 }), false);
  // Nobody has said yet how much is little.
  const { marksWanted: _, ...unsaid } = state;
  assertEquals(isNews(unsaid, { close: 20_000 }), true);
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

Deno.test("priceNews() has every price while a stop is not where it is to be", () => {
  const state = resting();
  const [held] = state.held;
  const { order } = held!.exit!;
  // Its change was refused: the next price asks again.
  const behind = { ...order, trigger: order.trigger - 100 as Paise };
  const exit = { order: behind, closing: null, filled: 0, rung: 0 };
  assertEquals(isNews(resting({ type: "ExitSet", token: NIFTY, exit, leaving: null })), true);
  // Its band has become wider: it may rest where it should.
  const band = (lower: number): PriceBand => ({ lower: rupees(lower), upper: rupees(21_000) });
  const within = (lower: number) => ({ ...RULES, triggerBand: () => band(lower) });
  assertEquals(isNews(state, {}, within(19_970)), true);
  assertEquals(isNews(state, {}, within(19_950)), false);
  // One order is for less than it was when the stop was placed.
  const frozenAt = (freezeQuantity: number) => ({
    ...RULES,
    instrument: (token: typeof NIFTY) => ({ ...RULES.instrument(token, NOW), freezeQuantity }),
  });
  assertEquals(isNews(state, {}, frozenAt(100)), false);
  assertEquals(isNews(state, {}, frozenAt(50)), true);
});

Deno.test("priceNews() has the last prices of a session, which are carried into the next", () => {
  assertEquals(isNews(resting(), {}, { ...RULES, isOpen: () => false }), true);
});

Deno.test("priceNews() adds up what ticks in other seconds", () => {
  const one = resting();
  const two = { ...one.held[0]!, token: BANKNIFTY, openedAt: NOW };
  const trade = { ...two.trade, underlying: "BANKNIFTY" };
  const state: PortfolioState = { ...one, held: [...one.held, { ...two, trade }] };
  const { at, ...rest } = moves({ close: 20_006 });
  const quote = (close: number, afterMs = 500) => {
    const price = rupees(close);
    return { token: BANKNIFTY, at: NOW + afterMs as EpochMs, ltp: price, bid: price, ask: price };
  };
  const news = (newest: readonly Quote[], tokens = rest) =>
    priceNews(state, { at, ...tokens, newest }, RULES);
  const still = { tokens: [], candles: [], quotes: [] };
  const prices = (nifty: number, banknifty: number) => ({
    type: "PricesSeen",
    prices: [
      { token: NIFTY, price: rupees(nifty) },
      { token: BANKNIFTY, price: rupees(banknifty) },
    ],
    at,
  });
  assertEquals(news([]), null);
  assertEquals(news([quote(20_003)]), null);
  // Six points of 100 units, and as much the other way.
  assertEquals(news([quote(19_994)]), prices(20_006, 19_994) as never);
  // Before it was held.
  assertEquals(news([quote(19_994, -1)]), null);
  assertEquals(news([quote(20_000)], still as never), null);
  assertEquals(news([quote(19_979)], still as never)?.prices.length, 1);
});

Deno.test("atNewestPrices() has ticks since it is held", () => {
  const state = resting();
  const ticked = (afterMs: number, close: number) => {
    const { candles: [bar], at } = moves({ afterMs, close });
    return latest(NO_TICKS, [closingTick(NIFTY, bar!, at)]);
  };
  assertEquals(atNewestPrices(state, NO_TICKS, RULES), state);
  const [held] = state.held;
  const before = held!.openedAt - NOW - 1;
  assertEquals(atNewestPrices(state, ticked(before, 20_009), RULES), state);
  // An exchange's stamp is behind the clock of who remembers the price.
  const late = { ...state, pricedAt: NOW + 2_000 as EpochMs };
  assertEquals(atNewestPrices(late, ticked(500, 20_009), RULES).held[0]!.lastPrice, rupees(20_009));
  const now = atNewestPrices(state, ticked(500, 20_009), RULES);
  assertEquals([now.held[0]!.lastPrice, now.pricedAt], [rupees(20_009), NOW]);
});

Deno.test("priceNews() has every price while a stop is for more than the broker has", () => {
  const [held] = resting().held;
  const exit = held!.exit!;
  const known = (net: number, quantity: number) =>
    resting({ type: "BrokerNetsSeen", nets: { [symbolOf(held!)]: net } }, {
      type: "ExitSet",
      token: NIFTY,
      exit: { ...exit, order: { ...exit.order, quantity } },
      leaving: null,
    });
  const whole = held!.quantity;
  // Its owner has closed some of it by hand, and enlarged the stop again.
  assertEquals(isNews(known(whole - 50, whole - 50)), false);
  assertEquals(isNews(known(whole - 50, whole)), true);
});
