/** Orders as rows: what went wrong stands out, what is over steps back. @module */
import { assertEquals } from "@std/assert";
import type { OrderLine } from "../../../domain/view/order_view.ts";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { orderRows } from "../../../tui/rows/order_rows.ts";
import { ORDERS } from "../story_views.ts";

const SETTING = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };

Deno.test("orderRows() dims what has ended, but for what went wrong", () => {
  const dimmed = (status: OrderLine["status"], working = false) =>
    orderRows({ orders: [{ ...ORDERS.orders[0]!, status, working }] }, SETTING)[0]!.dim;
  assertEquals((["COMPLETE", "CANCELLED"] as const).map((each) => dimmed(each)), [true, true]);
  assertEquals((["REJECTED", "ABSENT"] as const).map((each) => dimmed(each)), [false, false]);
  assertEquals([dimmed("OPEN", true), dimmed("UNKNOWN", true)], [false, false]);
});
