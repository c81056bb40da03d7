/** Which requests may pass a lost log, and what is written of them. @module */
import { assertEquals } from "@std/assert";
import { applyBlotter, type BlotterState, EMPTY_BLOTTER } from "../../../domain/order/blotter.ts";
import {
  emergencyLine,
  haveEnded,
  linesOn,
  mayPassLog,
  recalledFrom,
} from "../../../domain/broker/emergency_line.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Modification, NewOrder, Purpose } from "../../../domain/order/order.ts";
import type { OrderRequest } from "../../../domain/ports.ts";
import type { Approved } from "../../../domain/risk/approved.ts";
import { DATE, FUTURE, OPEN, orderFor } from "../listed_market.ts";

const OF = { at: OPEN, by: "asha" };
const CHANGE = { type: "LIMIT", quantity: 30, price: 9_000, trigger: 0 } as Approved<Modification>;

function order(purpose: Purpose): Approved<NewOrder> {
  const change = { tag: purpose, purpose, product: "MIS", quantity: 20 } as const;
  return orderFor(FUTURE, change) as Approved<NewOrder>;
}

function placing(purpose: Purpose): OrderRequest {
  return { type: "Place", order: order(purpose), tick: 5 as Paise };
}

const FIND: OrderRequest = {
  type: "Find",
  tag: "stop",
  order: order("stop"),
  orderId: null,
  at: OPEN,
};

/** An entry and a stop at the broker. */
function blotter(): BlotterState {
  return (["entry", "stop"] as const).reduce((state, purpose) => {
    const next = applyBlotter(state, { type: "OrderIntended", order: order(purpose), at: OPEN });
    const taken = { type: "OrderTaken", tag: purpose, orderId: `B-${purpose}`, at: OPEN } as const;
    return applyBlotter(next, taken);
  }, EMPTY_BLOTTER);
}

Deno.test("mayPassLog() never lets an entry pass", () => {
  assertEquals((["entry", "stop", "exit"] as const).map((each) => mayPassLog(placing(each))), [
    ...[false, true, true],
  ]);
  assertEquals(mayPassLog(FIND), true);
});

Deno.test("emergencyLine() says what is to be done to which order, and by whom", () => {
  const placed = emergencyLine(placing("exit"), EMPTY_BLOTTER, OF)!;
  assertEquals([placed.what, placed.tag, placed.by, placed.at], ["place", "exit", "asha", OPEN]);
  assertEquals(recalledFrom([placed]), [{ order: order("exit"), at: OPEN }]);
  const modify: OrderRequest = { type: "Modify", orderId: "B-stop", change: CHANGE };
  const changed = emergencyLine(modify, blotter(), OF)!;
  assertEquals([changed.what, changed.tag, changed.quantity, changed.price, changed.order], [
    ...["modify", "stop", 30, 9_000 as Paise, null],
  ]);
  assertEquals(recalledFrom([changed]), []);
  assertEquals(emergencyLine({ type: "Cancel", orderId: "B-stop" }, blotter(), OF)?.what, "cancel");
});

Deno.test("emergencyLine() has none for a look-up, or an entry that is taken back", () => {
  assertEquals(emergencyLine({ type: "Cancel", orderId: "B-entry" }, blotter(), OF), null);
  assertEquals(emergencyLine(FIND, blotter(), OF), null);
  assertEquals(emergencyLine({ ...FIND, orderId: "B-stop" }, blotter(), OF), null);
});

Deno.test("linesOn() and haveEnded() say what of a file still matters", () => {
  const line = emergencyLine(placing("stop"), EMPTY_BLOTTER, OF)!;
  const yesterday = { ...line, at: istInstant("2026-11-19" as IsoDate, 600) as EpochMs };
  assertEquals(linesOn([yesterday, line], DATE), [line]);
  assertEquals([haveEnded([line], EMPTY_BLOTTER), haveEnded([line], blotter())], [false, false]);
  const refused = { type: "OrderRefused", tag: "stop", reason: "rejected", at: OPEN } as const;
  const ended = applyBlotter(blotter(), refused);
  assertEquals(haveEnded([line], ended), true);
  assertEquals(haveEnded([line, { ...line, tag: "entry" }], ended), false);
});
