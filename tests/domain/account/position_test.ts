/** Positions: every way a fill can move one, and exactness when averages are no whole paise. @module */
import { assertEquals, assertThrows } from "@std/assert";
import type { Fill } from "../../../domain/order/fill.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import {
  applyFill,
  averagePrice,
  flatPosition,
  type Position,
  positionKey,
  settleAt,
  unrealised,
} from "../../../domain/account/position.ts";
import type { Side } from "../../../domain/order/side.ts";

function fill(side: Side, quantity: number, price: number): Fill {
  return {
    orderId: "1",
    tradeId: "1",
    key: "NSE:INFY",
    product: "MIS",
    side,
    quantity,
    price: price as Paise,
    at: 0 as EpochMs,
  };
}

const FLAT = flatPosition("NSE:INFY", "MIS");

function after(...fills: Fill[]): Position {
  return fills.reduce((position, each) => applyFill(position, each).position, FLAT);
}

Deno.test("applyFill() opens and adds at cost", () => {
  const position = after(fill("BUY", 10, 100), fill("BUY", 20, 103));
  assertEquals([position.quantity, position.cost, position.realised], [30, 3060, 0]);
  assertEquals(averagePrice(position), 102);
});

Deno.test("applyFill() reduces a long and realises its share of the cost", () => {
  const held = after(fill("BUY", 10, 100), fill("BUY", 20, 103));
  const effect = applyFill(held, fill("SELL", 12, 110));
  assertEquals([effect.closed, effect.opened, effect.realised], [12, 0, 96]);
  assertEquals([effect.position.quantity, effect.position.cost], [18, 1836]);
});

Deno.test("applyFill() reduces a short that was sold dearer", () => {
  const effect = applyFill(after(fill("SELL", 10, 200)), fill("BUY", 4, 190));
  assertEquals([effect.realised, effect.position.quantity, effect.position.cost], [40, -6, 1200]);
});

Deno.test("applyFill() closes to the paisa when the average is no whole paisa", () => {
  // 3 units for 1,000 paise: a third each; whatever rounding a part sale takes comes back.
  const held = after(fill("BUY", 1, 333), fill("BUY", 1, 333), fill("BUY", 1, 334));
  const first = applyFill(held, fill("SELL", 1, 400));
  const last = applyFill(first.position, fill("SELL", 2, 400));
  assertEquals(first.realised + last.realised, 200);
  assertEquals([last.position.quantity, last.position.cost, last.position.realised], [0, 0, 200]);
});

Deno.test("applyFill() takes out the sold units' share of the cost to the nearest paisa", () => {
  const held = after(fill("BUY", 1, 333), fill("BUY", 1, 333), fill("BUY", 1, 334));
  assertEquals(applyFill(held, fill("SELL", 2, 400)).realised, 800 - 667);
  assertEquals(applyFill(held, fill("SELL", 1, 400)).realised, 400 - 333);
});

Deno.test("applyFill() flips in one: the rest opens at the fill's price", () => {
  const effect = applyFill(after(fill("BUY", 10, 100)), fill("SELL", 25, 90));
  assertEquals([effect.closed, effect.opened, effect.realised], [10, 15, -100]);
  assertEquals([effect.position.quantity, effect.position.cost], [-15, 1350]);
  assertEquals(effect.position.realised, 0);
});

Deno.test("applyFill() throws on a fill of another instrument or product", () => {
  assertThrows(() => applyFill(FLAT, { ...fill("BUY", 1, 1), key: "NSE:TCS" }), RangeError);
  assertThrows(() => applyFill(FLAT, { ...fill("BUY", 1, 1), product: "CNC" }), RangeError);
});

Deno.test("unrealised() mirrors between long and short, and is 0 when flat", () => {
  assertEquals(unrealised(after(fill("BUY", 10, 100)), 103 as Paise), 30);
  assertEquals(unrealised(after(fill("SELL", 10, 100)), 103 as Paise), -30);
  assertEquals(unrealised(FLAT, 103 as Paise), 0);
});

Deno.test("settleAt() moves the profit so far from open to realised", () => {
  for (const side of ["BUY", "SELL"] as const) {
    const held = after(fill(side, 10, 100));
    const { position, realised } = settleAt(held, 107 as Paise);
    assertEquals(realised, unrealised(held, 107 as Paise));
    assertEquals(unrealised(position, 107 as Paise), 0);
    assertEquals(position.quantity, held.quantity);
    assertEquals(realised + unrealised(position, 120 as Paise), unrealised(held, 120 as Paise));
  }
});

Deno.test("positionKey() tells products of one instrument apart", () => {
  assertEquals(positionKey("NFO:NIFTY26NOVFUT", "NRML"), "NFO:NIFTY26NOVFUT:NRML");
});
