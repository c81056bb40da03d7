/** How much of what is to go may be ordered now, beside what works and what the broker has. @module */
import { assertEquals } from "@std/assert";
import { departureOf } from "../../../../domain/portfolio/exits/departure.ts";
import type { Held, PortfolioState, WorkingExit } from "../../../../domain/portfolio/state.ts";
import type { DeskRules } from "../../../../domain/desk_rules.ts";
import { symbolOf } from "../../../../domain/portfolio/own_positions.ts";
import type { ExitReason } from "../../../../domain/exit/reason.ts";
import { holding, NOW, RULES } from "../book.ts";

const state = holding();
const [held] = state.held as [Held];
/** Two lots of 50. */
const all = Math.abs(held.quantity);

interface Case {
  readonly change?: Partial<Held>;
  readonly quantity?: number;
  readonly reason?: ExitReason;
  readonly rung?: number;
  /** Units at the broker. */
  readonly net?: number;
  readonly rules?: DeskRules;
}

function departure({ change, quantity = all, reason = "target", rung, net, rules }: Case = {}) {
  const now = { ...held, ...change };
  const nets = net === undefined ? {} : { brokerNets: { [symbolOf(now)]: net } };
  const at: PortfolioState = { ...state, held: [now], ...nets };
  const part = { quantity, reason, ...(rung === undefined ? {} : { rung }) };
  return departureOf(at, now, part, rules ?? RULES, NOW);
}

/** A closing order for `quantity`. */
function closing(quantity: number, filled = 0): Pick<Held, "exit"> {
  const order = { quantity } as WorkingExit["order"];
  return { exit: { order, closing: "target", filled, rung: 2 } };
}

Deno.test("departureOf() orders all of it, for a reason that stays, or a part, for none", () => {
  assertEquals(departure(), { type: "Goes", units: all, leaving: "target", rung: 0 });
  const part = departure({ quantity: 50, reason: "soft_stop", rung: 1 });
  assertEquals(part, { type: "Goes", units: 50, leaving: null, rung: 1 });
  // What it leaves for is said once.
  const left = departure({ change: { leaving: "stop" } });
  assertEquals(left, { type: "Goes", units: all, leaving: "stop", rung: 0 });
});

Deno.test("departureOf() counts what works, and goes on as far through the price", () => {
  assertEquals(departure({ change: closing(all) }), { type: "UnderWay", leaving: "target" });
  const more = departure({ change: closing(50), rung: 0 });
  assertEquals(more, { type: "Goes", units: all, leaving: "target", rung: 2 });
  // Half of its order is done: as much as is left of it is all that is held.
  const half = departure({ change: { ...closing(all, 50), quantity: held.quantity - 50 } });
  assertEquals(half.type, "UnderWay");
});

Deno.test("departureOf() orders no more than the broker has, and remembers the rest", () => {
  assertEquals(departure({ net: 50 }), { type: "Goes", units: 50, leaving: "target", rung: 0 });
  assertEquals(departure({ net: 0 }), { type: "Remembered", leaving: "target" });
  assertEquals(departure({ net: 0, quantity: 50 }), { type: "Remembered", leaving: null });
});

Deno.test("departureOf() orders what one order may be for, and the rest after it", () => {
  const instrument: DeskRules["instrument"] = (token, at) => ({
    ...RULES.instrument(token, at),
    freezeQuantity: 60,
  });
  const rules = { ...RULES, instrument };
  assertEquals(departure({ rules }), { type: "Goes", units: 50, leaving: "target", rung: 0 });
  const works = departure({ rules, change: closing(50) });
  assertEquals(works, { type: "UnderWay", leaving: "target" });
});

Deno.test("departureOf() of a wing waits with a part of a lot, and is for what the broker has", () => {
  const change = { wingOf: held.token };
  assertEquals(departure({ change, quantity: 30 }), { type: "Waits" });
  const part = departure({ change, quantity: 50 });
  assertEquals(part, { type: "Goes", units: 50, leaving: null, rung: 0 });
});

Deno.test("departureOf() keeps what nobody has seen at its stop, for a reason that can wait", () => {
  const unseen = { unverified: { since: NOW } as NonNullable<Held["unverified"]> };
  assertEquals(departure({ change: unseen }), { type: "Unseen", leaving: "target" });
  const known = { ...unseen, leaving: "time_stop" } as const;
  assertEquals(departure({ change: known }), { type: "Unseen", leaving: "time_stop" });
});
