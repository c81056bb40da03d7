/** What the portfolio makes of the broker's words, one word at a time. @module */
import { assertEquals } from "@std/assert";
import { takenIn, withMargins } from "../../../actors/portfolio/account.ts";
import type { Paise } from "../../../domain/money.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { BANKNIFTY, EMPTY, holding, NIFTY, NOW, RULES } from "../../domain/portfolio/book.ts";
import { fakeTurn } from "./fake_turn.ts";

Deno.test("takenIn() takes over what others hold while the account is made flat, beside nothing own", () => {
  const takeover = { takeover: { by: "asha", at: NOW } };
  const foreign = {
    ...{ token: NIFTY, key: "NFO:NIFTY-X", product: "MIS" as const, quantity: -50 },
    price: 2_000_000 as Paise,
  };
  const taken = (state: PortfolioState) =>
    takenIn(state, foreign, RULES, fakeTurn(state).ctx)?.held?.quantity ?? null;
  assertEquals(taken({ ...EMPTY, ...takeover }), -50);
  assertEquals(taken(EMPTY), null);
  assertEquals(taken({ ...holding(), ...takeover }), null);
});

Deno.test("withMargins() forgets old words on what is not held, and on what there are new ones", () => {
  const word = (token: InstrumentToken, rupees: number) => ({
    ...{ token, lot: 50, margin: 100 * rupees as Paise },
  });
  const known = [word(NIFTY, 1), word(BANKNIFTY, 2)].map((each) => ({ ...each, at: NOW }));
  const tokens = (state: PortfolioState, told: ReturnType<typeof word>[]) =>
    withMargins(state, told, fakeTurn(state).ctx).margins!
      .map(({ token, margin }) => [token, margin / 100]);
  const state = { ...holding(), margins: known };
  assertEquals(tokens(state, []), [[NIFTY, 1]]);
  assertEquals(tokens(state, [word(NIFTY, 3)]), [[NIFTY, 3]]);
});
