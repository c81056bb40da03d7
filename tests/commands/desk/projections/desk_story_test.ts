/** What a desk says of its records. @module */
import { assertEquals } from "@std/assert";
import { storyOf } from "../../../../commands/desk/projections/desk_story.ts";
import type { DeskRecord } from "../../../../domain/desk_record.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { rulesOf } from "../../../domain/portfolio/book.ts";

Deno.test("storyOf() of a HALT says what it does: who and why has been said", () => {
  const at = 1_795_146_300_000;
  const record: DeskRecord = {
    lsn: 1,
    path: "desk/trading/book/risk",
    at,
    events: [["OperatorHalted@1", { type: "OperatorHalted", by: "latch", at }]],
  };
  assertEquals(storyOf(record, rulesOf()).map((line) => line.slice(10)), [
    "HALT     no entries; stops and exits stay",
  ]);
});

Deno.test("storyOf() tells what was refused from what never left", () => {
  const at = 1_795_146_300_000 as EpochMs;
  const said = (type: "OrderRefused" | "OrderWithheld") =>
    storyOf({
      ...{ lsn: 1, path: "desk/trading/book/broker", at },
      events: [[`${type}@1`, { type, tag: "a1", reason: "halted", at }]],
    }, rulesOf()).map((line) => line.slice(10));
  assertEquals(said("OrderRefused"), ["order    a1 refused: halted"]);
  assertEquals(said("OrderWithheld"), ["order    a1 not sent: halted"]);
});

Deno.test("storyOf() sounds an alarm for an exit whose changes are never made, and no other", () => {
  const at = 1_795_146_300_000 as EpochMs;
  const said = (reason: string) =>
    storyOf({
      ...{ lsn: 1, path: "desk/trading/book/broker", at },
      events: [["ModifyRefused@1", { type: "ModifyRefused", tag: "a1", reason, works: null, at }]],
    }, rulesOf()).map((line) => line.slice(10));
  assertEquals(said("changes_lost"), [
    "ALARM    a1: the broker takes changes of this exit and makes none: cancelling it",
  ]);
  assertEquals(said("not_taken"), []);
});

Deno.test("storyOf() sounds an alarm for a strategy that has failed", () => {
  const at = 1_795_146_300_000 as EpochMs;
  const failure = { book: "fno", strategy: "band_break", symbol: "NIFTY26NOVFUT" };
  const event = { type: "StrategyFailed", ...failure, error: "cannot read", until: at };
  const record: DeskRecord = {
    ...{ lsn: 1, path: "desk/trading/book/portfolio", at },
    events: [["StrategyFailed@1", event]],
  };
  assertEquals(storyOf(record, rulesOf()).map((line) => line.slice(10)), [
    "ALARM    fno.band_break has failed on NIFTY26NOVFUT and is set aside for the day: cannot read",
  ]);
});
