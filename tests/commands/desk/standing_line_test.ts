/** The line of a desk without a screen says in plain words whether it takes entries. @module */
import { assertEquals } from "@std/assert";
import { standingLine } from "../../../commands/desk/standing_line.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import type { NearestLimit } from "../../../domain/risk/nearest.ts";
import { DESK } from "../desk_sample.ts";

const NEAR: NearestLimit = { limit: "profit_lock", share: 0.9 };

/** What is said of entries. */
function saidOf(of: Partial<DeskStatus>, nearest = NEAR): string {
  const { day, engines: [fno] } = DESK;
  const calm = { ...DESK, halt: null, engines: [fno!], day: { ...day, nearest } };
  const line = standingLine({ ...calm, positions: [], orders: [], ...of }, "PAPER");
  const start = "11:42:07  PAPER  day P&L -13,459.50, 0 positions, 0 orders, ";
  assertEquals(line.slice(0, start.length), start);
  return line.slice(start.length);
}

Deno.test("standingLine() says what keeps entries back in words, and a halt before all else", () => {
  const broken = { ...NEAR, share: 1 };
  const withheld = "feed_down";
  assertEquals(saidOf({}), "entries allowed");
  assertEquals(saidOf({ engines: DESK.engines }), "entries allowed, options off");
  assertEquals(saidOf({ withheld }), "no entries: prices do not stream");
  assertEquals(saidOf({ withheld }, broken), "no entries: profit lock");
  assertEquals(saidOf({ withheld, halt: DESK.halt }, broken), "HALT news");
});

Deno.test("standingLine() names no reason that has a line of its own", () => {
  assertEquals(saidOf({ withheld: "needs_login" }), "no entries");
  assertEquals(saidOf({ withheld: "not_reconciled", unreadSince: DESK.at }), "no entries");
});
