/** What a desk says of its records. @module */
import { assertEquals } from "@std/assert";
import { storyOf } from "../../../../commands/desk/projections/desk_story.ts";
import type { DeskEvent, DeskRecord } from "../../../../domain/desk_record.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
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

Deno.test("storyOf() tells what became of an entry that did not fill, and why a part is closed", () => {
  const at = 1_795_146_300_000 as EpochMs;
  const instrument = rulesOf().instrument(1 as InstrumentToken, at);
  const told = (event: DeskEvent) => {
    const events = [[`${event.type}@1`, event]] as const;
    const record: DeskRecord = { lsn: 1, path: "desk/trading/book/portfolio", at, events };
    return storyOf(record, rulesOf()).map((line) => line.slice(10));
  };
  const of = { token: instrument.token, side: "BUY" } as const;
  const ended = { type: "EntryEnded", tag: "a1", reason: "cancelled" } as const;
  assertEquals(told({ ...ended, unfilled: { ...of, quantity: 240 } }), [
    `unfilled BUY 240 ${instrument.symbol}: cancelled`,
  ]);
  // Nothing is left of it, or risk has said already why it never left.
  assertEquals(told({ ...ended, unfilled: { ...of, quantity: 0 } }), []);
  assertEquals(told(ended), []);
  const fill = { side: "BUY", quantity: 50, price: 1_997_500 };
  const booked = { type: "FillBooked", token: of.token, fill, trade: null, reason: "soft_stop" };
  assertEquals(told(booked as unknown as DeskEvent), [
    `fill     BUY 50 ${instrument.symbol} at 19,975.00, soft_stop`,
  ]);
});
