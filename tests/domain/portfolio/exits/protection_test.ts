/** What a position needs: a stop, a change of it, to go, or nothing. @module */
import { assertEquals } from "@std/assert";
import type { Paise } from "../../../../domain/money.ts";
import { exitOrder } from "../../../../domain/portfolio/exits/exit_order.ts";
import { protectionOf } from "../../../../domain/portfolio/exits/protection.ts";
import type { Held } from "../../../../domain/portfolio/state.ts";
import { bookOf, type DeskRules } from "../../../../domain/desk_rules.ts";
import { holding, NIFTY, NOW, RULES } from "../book.ts";

const state = holding();
const [held] = state.held as [Held];
const all = Math.abs(held.quantity);
/** On a tick, as the average true range of these tests is. */
const STOP = held.plan.stop as Paise;

const needs = (change: Partial<Held>, rules: DeskRules = RULES) => {
  const now = { ...held, ...change };
  return protectionOf({ ...state, held: [now] }, now, rules, NOW);
};

/** A stop of all of it as it is asked for first, filled so far. */
function stopped(filled = 0, trigger?: Paise): Pick<Held, "exit"> {
  const first = needs({ exit: null });
  if (first.type !== "Stop") throw new Error(first.type);
  const terms = { ...first.terms, trigger: trigger ?? first.terms.trigger };
  const instrument = RULES.instrument(NIFTY, NOW);
  const order = exitOrder(held, terms, instrument, bookOf(RULES, held.book), NOW);
  return { exit: { order, closing: null, filled, rung: 0 } };
}

Deno.test("protectionOf() asks for a stop of all that may be closed, and nothing while it works", () => {
  const first = needs({ exit: null });
  assertEquals(first.type === "Stop" && first.terms.quantity, all);
  assertEquals(first.type === "Stop" && first.terms.trigger, STOP);
  assertEquals(needs(stopped()), { type: "Enough" });
  // What it has filled is no longer held, and is part of the order.
  const half = all / 2;
  assertEquals(needs({ ...stopped(half), quantity: held.quantity - half }), { type: "Enough" });
  const moved = needs(stopped(0, STOP - 1_000 as Paise));
  assertEquals(moved.type === "Stop" && moved.terms.trigger, STOP);
  const { exit } = stopped();
  assertEquals(needs({ exit: { ...exit!, closing: "target" } }), { type: "Leaves" });
});

Deno.test("protectionOf() lets go what is beyond its stop, but not what may be gone", () => {
  const beyond = { exit: null, lastPrice: STOP };
  assertEquals(needs(beyond), { type: "MustGo", quantity: all, reason: "stop" });
  const unverified = { since: NOW, exit: null, unheard: true } as NonNullable<Held["unverified"]>;
  assertEquals(needs({ ...beyond, unverified }), { type: "Enough" });
});

Deno.test("protectionOf() lets go what is more than one stop may be for", () => {
  const most = held.quantity - 50;
  const rules: DeskRules = {
    ...RULES,
    instrument: (token, at) => ({ ...RULES.instrument(token, at), freezeQuantity: most }),
  };
  const needed = needs({ exit: null }, rules);
  assertEquals(needed, { type: "MustGo", quantity: 50, reason: "unprotected" });
});
