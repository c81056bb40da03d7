/** Which books go on that the configuration leaves out by now. @module */
import { assertEquals } from "@std/assert";
import { ContractsOfDay } from "../../../../commands/desk/start/contracts_of_day.ts";
import { HeldBefore } from "../../../../commands/desk/start/held_before.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { PortfolioState } from "../../../../domain/portfolio/state.ts";
import { holding, NOW, RULES } from "../../../domain/portfolio/book.ts";

/** Books of a desk that is to trade none any more. */
function followed(state: PortfolioState): readonly string[] {
  const checkpoint = { head: { state } } as never;
  const before = HeldBefore.ofPortfolio({ checkpoint, later: [] }, 0 as Paise);
  const rules = { ...RULES, books: [], idleBooks: RULES.books };
  return before.followedIn(rules, NOW).books.map(({ book }) => book);
}

Deno.test("followedIn() goes on with a book that holds something, or may still be filled", () => {
  const held = holding();
  assertEquals(followed(held), ["fno"]);
  const empty = { ...held, held: [], entering: [], ended: [] };
  assertEquals(followed(empty), []);
  const sent = [{ order: { book: "equity" } }] as unknown as PortfolioState["entering"];
  assertEquals(followed({ ...empty, entering: sent }), ["equity"]);
  assertEquals(followed({ ...empty, ended: sent }), ["equity"]);
});

Deno.test("ContractsOfDay has no other contracts after the last day that the calendar knows", () => {
  const rules = { ...RULES, sessionsAfter: () => [] };
  const contracts = new ContractsOfDay({ rules, tokensOn: () => ({}) as never }, NOW);
  assertEquals(contracts.haveChanged(NOW), false);
});
