/** How often one order is changed: a stop stops earlier than what closes. @module */
import { assertEquals } from "@std/assert";
import { CHANGES_FOR_EXITS, takesChange } from "../../../domain/broker/change_budget.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { intended, type Modification } from "../../../domain/order/order.ts";
import { FUTURE, orderFor } from "../listed_market.ts";

const STOP: Modification = {
  type: "SL",
  quantity: 65,
  price: 99 as Paise,
  trigger: 100 as Paise,
};
const CLOSING: Modification = { ...STOP, type: "LIMIT", trigger: 0 as Paise };
const AT = 0 as EpochMs;
const ORDER = intended({ ...orderFor(FUTURE), signalAt: AT }, AT);

function taken(changes: number, changesMax: number | null): readonly boolean[] {
  return [STOP, CLOSING].map((to) => takesChange({ ...ORDER, changes }, to, changesMax));
}

Deno.test("takesChange() keeps the last changes of an order for what closes", () => {
  assertEquals(taken(24 - CHANGES_FOR_EXITS, 25), [true, true]);
  assertEquals(taken(25 - CHANGES_FOR_EXITS, 25), [false, true]);
  assertEquals(taken(24, 25), [false, true]);
  assertEquals(taken(25, 25), [false, false]);
});

Deno.test("takesChange() counts nothing where nobody limits it", () => {
  assertEquals(taken(1_000, null), [true, true]);
});
