/** What must go: what goes first. @module */
import { assertEquals } from "@std/assert";
import { bookOf } from "../../../../domain/desk_rules.ts";
import type { Instrument, InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { inClosingOrder, mustGo } from "../../../../domain/portfolio/exits/must_go.ts";
import type { Held } from "../../../../domain/portfolio/state.ts";
import { DAY, holding, NIFTY, NOW, RULES } from "../book.ts";

const [held] = holding().held;
const instrument = RULES.instrument(NIFTY, NOW);

Deno.test("inClosingOrder() buys back short options, then futures, then sells long options", () => {
  const kinds: Readonly<Record<number, Instrument["kind"]>> = {
    1: "CE",
    2: "FUT",
    3: "PE",
    4: "EQ",
  };
  const of = (token: number, quantity: number) => ({
    ...held!,
    token: token as InstrumentToken,
    quantity,
  });
  const all = [of(1, 50), of(2, -50), of(3, -50), of(4, 10)];
  const order = inClosingOrder(all, (token) => ({ ...instrument, kind: kinds[token]! }));
  assertEquals(order.map(({ token }) => token as number), [3, 2, 4, 1]);
});

Deno.test("mustGo() leaves a bought option that nobody has seen to its settlement, and nothing else", () => {
  const state = holding();
  const of = (kind: Instrument["kind"], change: Partial<Held>) => {
    const rules = { ...RULES, instrument: () => ({ ...instrument, kind, expiry: DAY }) };
    const expiring = { ...bookOf(RULES, held!.book), expiringSquareOffAt: 0 };
    return mustGo(state, { ...held!, ...change }, expiring, rules, NOW);
  };
  const unseen = { unseen: NOW };
  assertEquals([of("CE", unseen), of("CE", {})], [undefined, "square_off"]);
  // Where it may cost more than it has cost.
  assertEquals(of("CE", { ...unseen, quantity: -50 }), "square_off");
  assertEquals(of("FUT", unseen), "square_off");
});
