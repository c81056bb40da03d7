/** Gaps in a stream of ticks. @module */
import { assertEquals } from "@std/assert";
import { FeedGaps } from "../../../domain/tick/feed_gaps.ts";
import { type EpochMs, type IsoDate, istInstant, SECOND_MS } from "../../../domain/market_time.ts";
import type { Session } from "../../../domain/calendar/session.ts";

const DATE = "2026-11-20" as IsoDate;
const session: Session = {
  date: DATE,
  openAt: istInstant(DATE, 555),
  closeAt: istInstant(DATE, 940),
};

/** Of ticks so many seconds after the open, the first of them after a start at the same instant. */
function endings(...seconds: readonly number[]): boolean[] {
  return endingsFrom(seconds[0]!, ...seconds);
}

function endingsFrom(start: number, ...seconds: readonly number[]): boolean[] {
  const at = (second: number) => session.openAt + second * SECOND_MS as EpochMs;
  const gaps = new FeedGaps(at(start), (at) => at < session.closeAt ? session : null);
  return seconds.map((second) => gaps.endsAt(at(second)));
}

Deno.test("FeedGaps ends a gap of more than a minute within a session, once", () => {
  assertEquals(endings(0, 60, 121, 122), [false, false, true, false]);
});

Deno.test("FeedGaps takes silence before the open and over the close for granted", () => {
  assertEquals(endings(-600, 1), [false, false]);
  const last = (session.closeAt - session.openAt) / SECOND_MS;
  assertEquals(endings(last - 10, last + 600), [false, false]);
});

Deno.test("FeedGaps ends a gap that began before the open, a minute and more after it", () => {
  assertEquals(endings(-180, 60), [false, false]);
  assertEquals(endings(-180, 61, 62), [false, true, false]);
});

Deno.test("FeedGaps counts from the start where no tick has come since", () => {
  assertEquals(endingsFrom(100, 160), [false]);
  assertEquals(endingsFrom(100, 161, 162), [true, false]);
  assertEquals(endingsFrom(-600, 30), [false]);
});
