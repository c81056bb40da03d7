/** The rules by which a price of a position is looked at. @module */
import { assertEquals } from "@std/assert";
import { exitsOf } from "../../../../domain/portfolio/exits/moved_plan.ts";
import type { Held } from "../../../../domain/portfolio/state.ts";
import { RULES } from "../book.ts";

const book = RULES.books.find((each) => each.book === "fno")!;

Deno.test("exitsOf() sells no part of what waits for its stop, where stops rest at a broker", () => {
  const soft = (stopMode: "at_broker" | "on_close", exit: Held["exit"]) =>
    exitsOf({ exit }, { ...book, exits: { ...book.exits, stopMode, softStopR: -0.5 } }).softStopR;
  const working = { order: {}, closing: null, filled: 0, rung: 0 } as unknown as Held["exit"];
  assertEquals([soft("at_broker", null), soft("at_broker", working)], [null, -0.5]);
  assertEquals([soft("on_close", null), soft("on_close", working)], [-0.5, -0.5]);
});
