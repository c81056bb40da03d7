/** What a desk tells of its records. @module */
import { assertEquals } from "@std/assert";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import { lineOf, toldOf } from "../../../domain/view/told.ts";
import { NIFTY, NOW, rulesOf } from "../portfolio/book.ts";

const RULES = rulesOf();
const { symbol: SYMBOL } = RULES.instrument(NIFTY, NOW);

function told(event: DeskEvent) {
  const events = [[`${event.type}@1`, event]] as const;
  return toldOf(
    { lsn: 1, path: "desk/trading", at: NOW, events },
    (token, at) => RULES.instrument(token, at).symbol,
  );
}

/** What follows the clock. */
function linesOf(event: DeskEvent): string[] {
  return told(event).map((each) => lineOf(each).slice(10));
}

Deno.test("toldOf() is of its record's instant, and as grave as what it is about", () => {
  const at = NOW;
  // A HALT says what it does: who and why has been said.
  const halted = { type: "OperatorHalted", by: "latch", at } as const;
  assertEquals(told(halted), [
    { at, source: "HALT", level: "error", text: "no entries; stops and exits stay" },
  ]);
  const levelOf = (event: DeskEvent) => told(event).map(({ level }) => level);
  assertEquals(levelOf({ type: "OrderLost", tag: "a1", at }), ["warn"]);
  assertEquals(levelOf({ type: "SessionEnded", date: "2026-11-20", at } as DeskEvent), ["info"]);
});

Deno.test("lineOf() says when, pads what it is about, and leaves the rest as it is", () => {
  const line = { at: NOW, source: "re-armed", level: "info", text: "by asha" } as const;
  assertEquals(lineOf(line), "10:00:00  re-armed by asha");
  const day = { ...line, source: "day", text: "2026-11-20" } as const;
  assertEquals(lineOf(day), "10:00:00  day      2026-11-20");
});

Deno.test("toldOf() tells what was refused from what never left", () => {
  const said = (type: "OrderRefused" | "OrderWithheld") =>
    linesOf({ type, tag: "a1", reason: "halted", at: NOW } as DeskEvent);
  assertEquals(said("OrderRefused"), ["order    a1 refused: halted"]);
  assertEquals(said("OrderWithheld"), ["order    a1 not sent: halted"]);
});

Deno.test("toldOf() sounds an alarm for an exit whose changes are never made, and no other", () => {
  const said = (reason: string) =>
    linesOf({ type: "ModifyRefused", tag: "a1", reason, works: null, at: NOW } as DeskEvent);
  assertEquals(said("changes_lost"), [
    "ALARM    a1: the broker takes changes of this exit and makes none: cancelling it",
  ]);
  assertEquals(said("not_taken"), []);
});

Deno.test("toldOf() sounds an alarm for a strategy that has failed", () => {
  const failure = { book: "fno", strategy: "band_break", symbol: "NIFTY26NOVFUT" };
  const event = { type: "StrategyFailed", ...failure, error: "cannot read", until: NOW };
  assertEquals(linesOf(event as DeskEvent), [
    "ALARM    fno.band_break has failed on NIFTY26NOVFUT and is set aside for the day: cannot read",
  ]);
});

Deno.test("toldOf() says what became of an entry that did not fill, and why a part is closed", () => {
  const of = { token: NIFTY, side: "BUY" } as const;
  const ended = { type: "EntryEnded", tag: "a1", reason: "cancelled" } as const;
  assertEquals(linesOf({ ...ended, unfilled: { ...of, quantity: 240 } }), [
    `unfilled BUY 240 ${SYMBOL}: cancelled`,
  ]);
  // Nothing is left of it, or risk has said already why it never left.
  assertEquals(linesOf({ ...ended, unfilled: { ...of, quantity: 0 } }), []);
  assertEquals(linesOf(ended), []);
  const fill = { side: "BUY", quantity: 50, price: 1_997_500 };
  const booked = { type: "FillBooked", token: NIFTY, fill, trade: null, reason: "soft_stop" };
  assertEquals(linesOf(booked as unknown as DeskEvent), [
    `fill     BUY 50 ${SYMBOL} at 19,975.00, soft_stop`,
  ]);
});
