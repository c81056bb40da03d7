/** What must go: what goes first. @module */
import { assertEquals } from "@std/assert";
import type { Instrument, InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { inClosingOrder } from "../../../../domain/portfolio/exits/must_go.ts";
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
