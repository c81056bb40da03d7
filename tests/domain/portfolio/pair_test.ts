/** Written pairs: a wing is free only as far as nothing is short, or may become so. @module */
import { assertEquals } from "@std/assert";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { openTokens } from "../../../domain/portfolio/entries/judged_entry.ts";
import { isUncovered, reducible } from "../../../domain/portfolio/own_positions.ts";
import { committedOf } from "../../../domain/portfolio/pair.ts";
import type { Entering, Held, PortfolioState } from "../../../domain/portfolio/state.ts";
import { EMPTY, entryOf, holding } from "./book.ts";

const WRITTEN = 71 as InstrumentToken;
const WING = 72 as InstrumentToken;
const [nifty] = holding().held;
const order = entryOf().order;

function held(token: InstrumentToken, quantity: number, change: Partial<Held> = {}): Held {
  const trade = { ...nifty!.trade, key: `NFO:X${token}` };
  return { ...nifty!, token, quantity, trade, exit: null, ...change };
}

const wing = (quantity: number) => held(WING, quantity, { wingOf: WRITTEN });
/** Lots are of 50. */
const short = (quantity: number) => held(WRITTEN, -quantity);

function entry(token: InstrumentToken, quantity: number, filled = 0): Entering {
  const side = token === WRITTEN ? "SELL" : "BUY";
  return { ...entryOf(), order: { ...order, token, side, quantity }, filled };
}

function free(change: Partial<PortfolioState>, quantity = 150): number {
  const state = { ...EMPTY, ...change, held: [wing(quantity), ...change.held ?? []] };
  return reducible(state, state.held[0]!);
}

Deno.test("reducible() of a wing leaves what is short and what is being sold", () => {
  assertEquals(free({}), 150);
  assertEquals(free({ held: [short(100)] }), 50);
  assertEquals(free({ held: [short(50)], entering: [entry(WRITTEN, 100, 50)] }), 50);
  assertEquals(free({ held: [short(150)] }), 0);
  assertEquals(free({ held: [short(200)] }), 0);
});

Deno.test("reducible() of a wing is whole lots until nothing needs it", () => {
  assertEquals(free({ held: [short(60)] }), 50);
  assertEquals(free({ held: [short(10)] }, 130), 80);
  assertEquals(free({}, 130), 130);
});

Deno.test("a wing whose own entry is under way is not to be sold", () => {
  assertEquals(free({ entering: [entry(WING, 200, 150)] }), 0);
});

Deno.test("a wing waits for a sale that nobody could find, until its book must be flat", () => {
  const ended = [{ ...entry(WRITTEN, 100), absent: true } as const];
  assertEquals(free({ ended }), 50);
  assertEquals(free({ ended: [entry(WRITTEN, 100)] }), 150);
  assertEquals(free({ ended, closing: { [order.book]: ["flatten"] } }), 150);
});

Deno.test("reducible() of a wing leaves what is short also of what the broker has", () => {
  const brokerNets = { "NFO:X72:MIS": 100 };
  assertEquals(free({ held: [short(50)], brokerNets }), 50);
  assertEquals(free({ held: [short(100)], brokerNets }), 0);
  assertEquals(free({ brokerNets }), 100);
});

Deno.test("isUncovered() asks both books, and what is no wing commits nothing", () => {
  const pair = { ...EMPTY, held: [wing(100), short(100)] };
  assertEquals(isUncovered(pair, pair.held[1]!), false);
  const nets = { "NFO:X72:MIS": 50 };
  assertEquals(isUncovered({ ...pair, brokerNets: nets }, pair.held[1]!), true);
  const naked = { ...EMPTY, held: [held(WING, 100), short(100)] };
  assertEquals(isUncovered(naked, naked.held[1]!), true);
  assertEquals(committedOf(naked, naked.held[0]!), 0);
});

Deno.test("openTokens() counts a wing that is bought in parts and what it is for as one", () => {
  const part = { ...EMPTY, held: [wing(50)] };
  const rest = { ...entry(WING, 100, 50), writes: { token: WRITTEN } } as Entering;
  assertEquals([...openTokens({ ...part, entering: [rest] })], [WRITTEN]);
  assertEquals([...openTokens({ ...part, entering: [entry(WRITTEN, 50)] })], [WRITTEN]);
});
