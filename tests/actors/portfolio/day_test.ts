/** The end of the portfolio's day: its contract notes. @module */
import { assertEquals } from "@std/assert";
import { closeDay } from "../../../actors/portfolio/day.ts";
import { NO_CHARGES, type Rounding } from "../../../domain/account/charges.ts";
import { EMPTY, holding, RULES } from "../../domain/portfolio/book.ts";
import { fakeTurn } from "./fake_turn.ts";

Deno.test("closeDay() ends the notes of a day that was charged, where they are rounded by the day", () => {
  const closed = (state: typeof EMPTY, when: Rounding["when"]) => {
    const charges = { ...RULES.charges, rounding: { when, wholeRupee: ["brokerage"] } } as const;
    return closeDay(state, { ...RULES, charges }, fakeTurn(state).ctx);
  };
  // Of two notes one has anything in it: 100 units at 20,000 rupees, a basis point.
  const traded = holding();
  const { ledger, charged } = closed(traded, "day");
  assertEquals(ledger.notes, { equity: NO_CHARGES, derivatives: NO_CHARGES });
  assertEquals([ledger.charges.brokerage, charged?.rounding], [200_000_000, 0]);
  for (const [state, when] of [[EMPTY, "day"], [traded, "none"]] as const) {
    assertEquals(closed(state, when) === state, true, when);
  }
});
