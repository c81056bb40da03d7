/** What must go, and what goes first. @module */
import { assertEquals } from "@std/assert";
import { bookOf, type DeskRules } from "../../../../domain/desk_rules.ts";
import type { Instrument, InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { DAY_MS, type EpochMs, istDate, MINUTE_MS } from "../../../../domain/market_time.ts";
import { inClosingOrder, mustGo } from "../../../../domain/portfolio/exits/must_go.ts";
import type { Held } from "../../../../domain/portfolio/state.ts";
import { holding, NIFTY, NOW, RULES } from "../book.ts";

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

Deno.test("mustGo() sells no bought option unseen on the day that settles it; all else goes", () => {
  const state = holding();
  const [long] = state.held as [Held];
  const since = NOW - MINUTE_MS as EpochMs;
  const away = { unverified: { since, exit: null } };
  const goes = (kind: Instrument["kind"], days: number, change: Partial<Held>) => {
    const traded = { ...instrument, kind, expiry: istDate(NOW + days * DAY_MS as EpochMs) };
    const rules: DeskRules = { ...RULES, instrument: () => traded };
    const held = { ...long, trade: { ...long.trade, product: "NRML" as const }, ...change };
    const book = { ...bookOf(RULES, long.book), squareOffAt: null, expiringSquareOffAt: 600 };
    return mustGo({ ...state, held: [held] }, held, book, rules, NOW);
  };
  assertEquals(goes("CE", 0, away), undefined);
  assertEquals(goes("CE", 0, { ...away, leaving: "square_off" }), undefined);
  assertEquals(goes("CE", 0, { ...away, leaving: "carried" }), undefined);
  assertEquals(goes("CE", 0, { unseen: since }), undefined);
  assertEquals(goes("CE", 0, {}), "square_off");
  assertEquals(goes("FUT", 0, away), "square_off");
  assertEquals(goes("PE", 0, { ...away, quantity: -long.quantity }), "square_off");
  assertEquals(goes("CE", 0, { ...away, leaving: "flatten" }), "flatten");
  assertEquals(goes("CE", 7, { ...away, leaving: "square_off" }), "square_off");
});
