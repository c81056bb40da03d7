/** Exits that an earlier process had sent past its log, as the next one finds them. @module */
import { bookOf } from "../../../domain/desk_rules.ts";
import { assertEquals } from "@std/assert";
import { recallExits } from "../../../actors/portfolio/recall.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { exitOrder, stopTerms } from "../../../domain/portfolio/exits/exit_order.ts";
import { BANKNIFTY, holding, NOW, RULES } from "../../domain/portfolio/book.ts";
import { fakeTurn } from "./fake_turn.ts";

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
