/** How much one order may be for. @module */
import { assertEquals } from "@std/assert";
import { excessUnits, orderUnits } from "../../../domain/instrument/freeze_quantity.ts";

Deno.test("orderUnits() is what is held, and no more than one order takes", () => {
  const nifty = { lot: 65, freezeQuantity: 1_800 };
  const units = [0, 30, 100, 130, 1_755, 1_800, 5_000];
  assertEquals(
    units.map((each) => orderUnits(each, 65, nifty)),
    [0, 30, 100, 130, 1_755, 1_755, 1_755],
  );
  assertEquals(orderUnits(1_234, 1, { lot: 1, freezeQuantity: null }), 1_234);
});

Deno.test("orderUnits() is whole lots of today where they were others, and less than one as it is", () => {
  const nifty = { lot: 65, freezeQuantity: 1_800 };
  const units = [0, 10, 65, 75, 150, 225, 1_755, 3_000];
  assertEquals(
    units.map((each) => orderUnits(each, 75, nifty)),
    [0, 10, 65, 65, 130, 195, 1_755, 1_755],
  );
  // Where not even one lot may be ordered, that is asked for all the same.
  assertEquals(orderUnits(200, 75, { lot: 65, freezeQuantity: 60 }), 65);
});

Deno.test("excessUnits() is what one order cannot be for, less a part of a lot of today", () => {
  const nifty = { lot: 65, freezeQuantity: 1_800 };
  const units = [150, 1_755, 1_780, 1_820, 1_900];
  assertEquals(units.map((each) => excessUnits(each, 65, nifty)), [0, 0, 25, 65, 145]);
  assertEquals(units.map((each) => excessUnits(each, 75, nifty)), [0, 0, 0, 65, 145]);
});
