/** Positions whose time is over. @module */
import { bookOf } from "../../../../domain/desk_rules.ts";
import { assertEquals } from "@std/assert";
import { DAY_MS, type EpochMs } from "../../../../domain/market_time.ts";
import { isOverdue } from "../../../../domain/portfolio/exits/time_over.ts";
import { holding, NOW, RULES } from "../book.ts";

Deno.test("isOverdue() is true from 09:20 of a later day on, unless the book holds overnight", () => {
  const [held] = holding().held;
  const at = (days: number, minutes: number) => (NOW + days * DAY_MS + minutes * 60_000) as EpochMs;
  const book = bookOf(RULES, held!.book);
  assertEquals(isOverdue(held!, book, at(0, 60)), false);
  assertEquals(isOverdue(held!, book, at(1, -41)), false);
  assertEquals(isOverdue(held!, book, at(1, -40)), true);
  const overnight = { ...book, squareOffAt: null };
  assertEquals(isOverdue(held!, overnight, at(1, 0)), false);
  // Of an earlier configuration: its book holds overnight by now, it was bought for the day.
  assertEquals(held!.trade.product, "MIS");
  assertEquals(isOverdue(held!, { ...overnight, dayOnlySquareOffAt: 900 }, at(1, 0)), true);
});
