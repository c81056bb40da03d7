/**
 * Exits that nobody waited for: sent past its log by an earlier process, or given up and alive. They
 * say nothing of whether the broker still has what they are to close.
 * @module
 */
import { bookOf } from "../../../domain/desk_rules.ts";
import { assertEquals } from "@std/assert";
import { exitTurnedUp } from "../../../actors/portfolio/exit_news.ts";
import { PortfolioExits } from "../../../actors/portfolio/exits.ts";
import { recallExits } from "../../../actors/portfolio/recall.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { exitOrder, stopTerms } from "../../../domain/portfolio/exits/exit_order.ts";
import { isUnseen, mustVerify } from "../../../domain/portfolio/exits/unseen.ts";
import type { PortfolioState, WorkingExit } from "../../../domain/portfolio/state.ts";
import { BANKNIFTY, folded, holding, NIFTY, NOW, RULES } from "../../domain/portfolio/book.ts";
import { fakeTurn } from "./fake_turn.ts";

/** A position of which `exit` was cancelled by somebody, and its next stop. */
function cancelled(exit: WorkingExit | null = null) {
  const unverified = { since: NOW, exit };
  const set = { type: "ExitSet", token: NIFTY, exit: null, leaving: null, unverified } as const;
  const state = folded(holding(), set);
  const held = state.held[0]!;
  const [instrument, book] = [RULES.instrument(held.token, NOW), bookOf(RULES, held.book)];
  const stop = exitOrder(held, stopTerms(held, instrument, book, null), instrument, book, NOW);
  return { state, stop };
}

function recalledIn(state: PortfolioState, order: NewOrder): PortfolioState {
  return recallExits(state, { exits: [{ order, at: NOW }] }, fakeTurn(state).ctx);
}

function turnedUpIn(state: PortfolioState, order: NewOrder): PortfolioState {
  const news = { order, filled: 0 };
  return exitTurnedUp(state, news, new PortfolioExits(RULES), fakeTurn(state).ctx);
}

for (const [how, found] of [["recalled", recalledIn], ["turned up", turnedUpIn]] as const) {
  Deno.test(`an exit that was ${how} is no proof that its position is there`, () => {
    const { state, stop } = cancelled();
    const held = found(state, stop).held[0]!;
    assertEquals([held.exit?.order.tag, isUnseen(held)], [stop.tag, true]);
    assertEquals([mustVerify(held, RULES, NOW), held.unseen], [true, NOW]);
  });
}

Deno.test("a half that was cancelled is still to come where a stop turns up in its place", () => {
  const { stop } = cancelled();
  const half = { order: stop, closing: "soft_stop", filled: 0, rung: 0 } as const;
  const { state } = cancelled(half);
  const held = state.held[0]!;
  const done = { ...state, held: [{ ...held, plan: { ...held.plan, softStopDone: true } }] };
  assertEquals(turnedUpIn(done, stop).held[0]!.plan.softStopDone, false);
});

Deno.test("recallExits() takes up the next exit of what is held, and passes over any other", () => {
  const state = holding();
  const held = state.held[0]!;
  const [instrument, book] = [RULES.instrument(held.token, NOW), bookOf(RULES, held.book)];
  const terms = stopTerms(held, instrument, book, null);
  const stop = exitOrder(held, terms, instrument, book, NOW);
  const recalled = (order: NewOrder) => {
    const { ctx, told } = fakeTurn(state);
    const others = [{ ...stop, token: BANKNIFTY }, { ...stop, tag: "another" }];
    const exits = [...others, order].map((each) => ({ order: each, at: NOW }));
    const { exit, leaving } = recallExits(state, { exits }, ctx).held[0]!;
    assertEquals(told, [["RecallOrder", { order, at: NOW }]]);
    return [exit?.order.tag, exit?.closing, leaving];
  };
  assertEquals(recalled(stop), [stop.tag, null, "flatten"]);
  assertEquals(recalled({ ...stop, purpose: "exit" }), [stop.tag, "flatten", "flatten"]);
});
