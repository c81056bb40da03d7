/** The end of a trading day. @module */
import { assertEquals } from "@std/assert";
import { expiringFrom, isUrgent, squareOffIn } from "../../../domain/exit/square_off.ts";
import { type IsoDate, istInstant, istMinuteOfDay } from "../../../domain/market_time.ts";

const DAY = "2026-08-18" as IsoDate;
const clock = (minute: number) => istInstant(DAY, minute);

Deno.test("isUrgent() five minutes after the square-off of the session has begun", () => {
  const day = { date: DAY, openAt: clock(555), closeAt: clock(940) };
  const urgent = [909, 910, 914.99, 915, 939].map((m) => isUrgent(clock(m), day, 910));
  assertEquals(urgent, [false, false, false, true, true]);
  // An evening's hour begins to close 20 minutes before its end.
  const evening = { date: DAY, openAt: clock(1095), closeAt: clock(1155) };
  const late = [915, 1095, 1139.99, 1140, 1154].map((m) => isUrgent(clock(m), evening, 910));
  assertEquals(late, [false, false, false, true, true]);
  assertEquals(isUrgent(clock(915), day, null), false);
  assertEquals(isUrgent(clock(915), undefined, 910), false);
});

Deno.test("squareOffIn() keeps to every time that a configuration may say", () => {
  const from = (open: number, close: number, start: number) => {
    const session = { date: DAY, openAt: istInstant(DAY, open), closeAt: istInstant(DAY, close) };
    return istMinuteOfDay(squareOffIn(session, start));
  };
  const [nine15, three15, three40] = [555, 915, 940];
  // Shares alone close at 15:15, derivatives at 15:40; ten minutes before that is the latest start.
  assertEquals(from(nine15, three15, 900), 900);
  assertEquals(from(nine15, three15, 905), 905);
  assertEquals(from(nine15, three40, 930), 930);
  // Too short for it, or after it: 20 minutes before their own end.
  assertEquals(from(nine15, three15, 906), 895);
  assertEquals(from(825, 885, 910), 865);
  assertEquals(from(1095, 1155, 910), 1135);
});

Deno.test("expiringFrom() keeps to the configured time unless trading ends too soon for it", () => {
  const from = (start: number, end: number) =>
    istMinuteOfDay(expiringFrom(DAY, start, istInstant(DAY, end)));
  assertEquals([from(895, 940), from(930, 940), from(931, 940), from(895, 630)], [
    895,
    930,
    920,
    610,
  ]);
});
