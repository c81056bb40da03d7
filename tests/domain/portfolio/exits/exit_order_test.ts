/** Exit orders of a position: their stops, and how far through the price they go. @module */
import { assertEquals } from "@std/assert";
import type { Paise } from "../../../../domain/money.ts";
import { closingTerms, stopTerms, WIDEST } from "../../../../domain/portfolio/exits/exit_order.ts";
import type { Held } from "../../../../domain/portfolio/state.ts";
import { holding, NIFTY, NOW, RULES } from "../book.ts";

const [held] = holding().held;
const instrument = RULES.instrument(NIFTY, NOW);
const book = RULES.books.find((each) => each.book === "fno")!;
const LAST = 2_000_000 as Paise;

const priceAt = (rung: number, band: { lower: Paise; upper: Paise } | null, of: Held = held!) =>
  closingTerms(of, 50, LAST, rung, { instrument, band, edge: null }, book).price;

Deno.test("closingTerms() goes further through the price with each rung", () => {
  assertEquals([0, 1, 2].map((rung) => priceAt(rung, null)), [1_996_000, 1_992_000, 1_984_000]);
});

Deno.test("closingTerms() at the widest is at the band, or far away where none is known", () => {
  const band = { lower: 1_800_000 as Paise, upper: 2_200_000 as Paise };
  const short = { ...held!, quantity: -held!.quantity };
  assertEquals(priceAt(WIDEST, band), band.lower);
  assertEquals(priceAt(WIDEST, band, short), band.upper);
  assertEquals([priceAt(WIDEST, null), priceAt(WIDEST, null, short)], [1_800_000, 2_200_000]);
});

Deno.test("stopTerms() of a share rest at the end of the day's band, where no trigger beyond it is taken", () => {
  const share = { ...instrument, kind: "EQ" as const, tick: 10 as Paise };
  const stop = held!.plan.stop;
  const narrow = { lower: stop + 1_005 as Paise, upper: 2_200_000 as Paise };
  const clamped = stopTerms(held!, share, book, narrow);
  assertEquals([clamped.trigger, clamped.price], [stop + 1_010, stop + 1_010]);
  const wide = { lower: 1_000_000 as Paise, upper: 2_200_000 as Paise };
  assertEquals(stopTerms(held!, share, book, wide).trigger, stop);
  // A derivative's band is about the price of now, and a trigger may lie beyond it.
  assertEquals(stopTerms(held!, instrument, book, narrow).trigger, stop);
});

Deno.test("stopTerms() of a contract rest at the end of the day's band where that is known", () => {
  const stop = held!.plan.stop;
  const near = { lower: stop + 5_000 as Paise, upper: 2_100_000 as Paise };
  const long = { lower: 0 as Paise, upper: 2_200_000 as Paise };
  // Triggers within the day, limits too, whatever is taken about the price of the moment.
  const day = { ...long, lower: stop + 1_000 as Paise };
  const clamped = stopTerms(held!, instrument, book, near, day);
  assertEquals([clamped.trigger, clamped.price], [stop + 1_000, stop + 1_000]);
  const inside = { ...long, lower: stop - 100 as Paise };
  const { trigger, price } = stopTerms(held!, instrument, book, near, inside);
  assertEquals([trigger, price], [stop, stop - 100]);
  const short = { ...held!, quantity: -held!.quantity };
  const [low, below] = [5_000, 1_000].map((by) => ({ ...long, upper: stop - by as Paise }));
  const buys = stopTerms(short, instrument, book, low!, below!);
  assertEquals([buys.trigger, buys.price], [stop - 1_000, stop - 1_000]);
});

Deno.test("stopTerms() lie no further from their trigger than the exchange takes", () => {
  const offset = { share: 0.25, ticks: 1 };
  const far = { ...book, orders: { ...book.orders, stopOffset: offset } };
  const { trigger, price } = stopTerms(held!, instrument, far, null);
  assertEquals(trigger - price, trigger * 0.03 - trigger * 0.03 % instrument.tick);
});
