/** What a line of the event log calls a reason not to trade, and what it says of an order. @module */
import { assertEquals } from "@std/assert";
import type { Paise } from "../../../domain/money.ts";
import type { OrderState } from "../../../domain/order/order.ts";
import { changeLines, holdEvent } from "../../../domain/projection/event_lines.ts";
import { order } from "./small_session.ts";

Deno.test("holdEvent() tells what is not ready, what is blocked, and a mere decision apart", () => {
  const events = {
    ltp_missing: "ltp_fetch_error",
    cold_atr: "indicators_not_ready",
    zero_lots: "risk_blocked",
    no_signal: "hold_decision",
  };
  for (const [reason, event] of Object.entries(events)) assertEquals(holdEvent(reason), event);
});

Deno.test("changeLines() have the price of an order's row in rupees, and none where none is known", () => {
  const before = {
    ...{ order: order(), status: "INTENDED", orderId: null, filled: 0, turnover: 0 as Paise },
    reason: "",
  } as unknown as OrderState;
  const placed = { ...before, orderId: "P1", status: "OPEN" } as OrderState;
  const line = (after: OrderState, price: number | null) =>
    changeLines("now", before, after, price).map((text) => JSON.parse(text));
  const [priced] = line(placed, 2_450_050.4);
  assertEquals([priced.event, priced.order_id, priced.price], ["order_placed", "P1", 24_500.5]);
  const [unpriced] = line(placed, null);
  assertEquals([unpriced.event, "price" in unpriced], ["order_placed", false]);
  const filled = { ...placed, status: "COMPLETE", filled: 3, turnover: 300_100 as Paise };
  const [, fill] = line(filled as OrderState, null);
  assertEquals([fill.event, fill.filled, fill.price], ["order_filled", 3, 1_000.33]);
});
