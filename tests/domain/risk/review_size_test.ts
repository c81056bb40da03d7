/** How much of an entry the review lets through, and whether it is worth its cost. @module */
import { assert, assertEquals } from "@std/assert";
import type { EntryRequest } from "../../../domain/risk/entry.ts";
import { schedule } from "../market_tables.ts";
import { LIMITS, rupees, type TestOrder, TODAY } from "./entry_request.ts";
import { reviewed, said } from "./reviewed.ts";

Deno.test("review() cuts to whole lots of the order cap, the freeze quantity and the exposure", () => {
  const big = { order: { tag: "A1", quantity: 65 * 30 } };
  const ample = { exposureMax: rupees(1e8) };
  assertEquals(said({ entry: big, limits: ample }), "REDUCE lots_per_order 1950 1300");
  // Freeze 1,800 is 27 lots of 65: 1,755.
  const { books } = LIMITS;
  const limits = { books: { ...books, fno: { ...books.fno, lotsPerOrderMax: null } } };
  assertEquals(
    said({ entry: big, limits: { ...limits, ...ample } }),
    "REDUCE freeze_quantity 1950 1755",
  );
  // 20 lakh less 15 lakh at 2,880 a unit: 173 units.
  assertEquals(said({ view: { exposure: rupees(1_500_000) } }), "REDUCE exposure 455 130");
  const verdict = reviewed({ view: { exposure: rupees(1_500_000) } });
  assert(verdict.type === "REDUCE");
  assertEquals({ ...verdict.order }, { tag: "A1", quantity: 130 });
});

Deno.test("review() blocks when not one lot fits", () => {
  assertEquals(said({ view: { exposure: rupees(1_900_000) } }), "BLOCK exposure 455 34");
  assertEquals(said({ view: { exposure: rupees(2_100_000) } }), "BLOCK exposure 455 0");
  assertEquals(said({ entry: { freezeQuantity: 64 } }), "BLOCK freeze_quantity 455 64");
  // What ties up nothing has no price: not even one unit of it can be told to fit.
  const unpriced = { lot: 1, exposurePerUnit: rupees(0) };
  assertEquals(said({ entry: unpriced }), "BLOCK exposure 455 0");
  assertEquals(said({ entry: { order: { tag: "A1", quantity: 0 } } }), "BLOCK zero_quantity 0 65");
});

Deno.test("review() blocks a target below three round trips of charges and the spread", () => {
  // One lot at 24,000: charges near 930, so 2,790 + 13 of spread; 42 points are worth 2,730.
  const one = { order: { tag: "A1", quantity: 65 } };
  const verdict = reviewed({ entry: { ...one, targetDistance: 4_200 } });
  assert(verdict.type === "BLOCK");
  assertEquals(verdict.finding.code, "cost_exceeds_edge");
  assertEquals(verdict.finding.found, 2_730_000_000);
  assert(verdict.finding.limit > 2_790e6 && verdict.finding.limit < 2_830e6);
  assertEquals(said({ entry: { ...one, targetDistance: 4_400 } }), "ALLOW 65");
  assertEquals(said({ entry: { ...one, targetDistance: null } }), "ALLOW 65");
});

Deno.test("review() asks no more of one share than of 170: below its cap brokerage is a percentage", () => {
  const share: Partial<EntryRequest<TestOrder>> = {
    book: "equity",
    underlying: "KOTAKBANK",
    lot: 1,
    freezeQuantity: null,
    expiry: null,
    price: rupees(388),
    ltp: rupees(388),
    exposurePerUnit: rupees(388),
    sensitivity: null,
    spread: 0,
    schedule: schedule("equity_mis", TODAY),
  };
  const verdict = (quantity: number, targetDistance: number) =>
    said({ entry: { ...share, targetDistance, order: { tag: "E", quantity } } }).split(" ")[1];
  // Three times 0.107 % of 388 rupees, where an order costs less than 20 rupees of brokerage.
  for (const quantity of [1, 170]) {
    assertEquals(verdict(quantity, 123), "cost_exceeds_edge");
    assertEquals(verdict(quantity, 125), `${quantity}`);
  }
  assertEquals(verdict(1_700, 60), "1700");
});

Deno.test("review() asks the cost of the reduced size, where brokerage weighs more", () => {
  const book = {
    book: "equity",
    lot: 1,
    freezeQuantity: null,
    exposurePerUnit: rupees(100),
  } as const;
  const priced = {
    price: rupees(100),
    ltp: rupees(100),
    targetDistance: 100,
    spread: 0,
    schedule: schedule("options", TODAY),
  };
  const order = { tag: "E", quantity: 10_000 };
  assertEquals(said({ entry: { ...book, ...priced, order } }), "ALLOW 10000");
  const view = { exposure: rupees(1_999_000) };
  assertEquals(
    said({ entry: { ...book, ...priced, order }, view }).split(" ").slice(0, 2),
    ["BLOCK", "cost_exceeds_edge"],
  );
});
