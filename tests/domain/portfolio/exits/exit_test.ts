/** Exit orders of a position: how far through the price, and in which order positions go. @module */
import { assertEquals } from "@std/assert";
import type { Instrument, InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { Paise } from "../../../../domain/money.ts";
import {
  closingTerms,
  exitsOf,
  inClosingOrder,
  stopTerms,
  WIDEST,
} from "../../../../domain/portfolio/exits/exit.ts";
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

Deno.test("exitsOf() sells no part of what waits for its stop, where stops rest at a broker", () => {
  const soft = (stopMode: "at_broker" | "on_close", exit: Held["exit"]) =>
    exitsOf({ exit }, { ...book, exits: { ...book.exits, stopMode, softStopR: -0.5 } }).softStopR;
  const working = { order: {}, closing: null, filled: 0, rung: 0 } as unknown as Held["exit"];
  assertEquals([soft("at_broker", null), soft("at_broker", working)], [null, -0.5]);
  assertEquals([soft("on_close", null), soft("on_close", working)], [-0.5, -0.5]);
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
