/** Sessions told from the minutes of a day. @module */
import { assertEquals } from "@std/assert";
import { inferSessions } from "../../../adapters/history/session_inference.ts";
import { type IsoDate, istClock, istInstant } from "../../../domain/market_time.ts";

const MONDAY = "2024-01-01" as IsoDate;
const SATURDAY = "2024-03-02" as IsoDate;
const OPEN = 555;
const CLOSE = 930;

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

/** Sessions as `09:15-15:30`. */
function sessions(date: IsoDate, minutes: readonly number[]): string[] {
  const at = Float64Array.from(minutes, (minute) => istInstant(date, minute));
  return inferSessions(date, at).map(({ openAt, closeAt }) =>
    `${istClock(openAt).slice(0, 5)}-${istClock(closeAt).slice(0, 5)}`
  );
}

const REGULAR = ["09:15-15:30"];

Deno.test("inferSessions() keeps a weekday whole whatever its data lack", () => {
  assertEquals(sessions(MONDAY, range(OPEN, CLOSE)), REGULAR);
  assertEquals(sessions(MONDAY, [...range(OPEN, 600), ...range(720, CLOSE)]), REGULAR);
  assertEquals(sessions(MONDAY, range(OPEN, 615)), REGULAR);
  assertEquals(sessions(MONDAY, range(700, CLOSE)), REGULAR);
  assertEquals(sessions(MONDAY, [548, ...range(OPEN, CLOSE + 3), 1_005]), REGULAR);
  // Trading of 2021-02-24 broke off and resumed after hours: only a calendar can know.
  assertEquals(sessions(MONDAY, [...range(OPEN, 700), ...range(945, 1_020)]), REGULAR);
});

Deno.test("inferSessions() takes sparse rows of a weekday for a regular day", () => {
  assertEquals(sessions(MONDAY, [700]), REGULAR);
  assertEquals(sessions(MONDAY, [640, 700, 701, 850]), REGULAR);
});

Deno.test("inferSessions() asks a weekend day for both ends", () => {
  assertEquals(sessions(SATURDAY, range(OPEN, 1_097)), REGULAR);
  assertEquals(sessions(SATURDAY, [OPEN, 640, 700, CLOSE - 1]), REGULAR);
  assertEquals(sessions(SATURDAY, range(OPEN, 600)), ["09:15-10:00"]);
  assertEquals(sessions(SATURDAY, range(870, CLOSE)), ["14:30-15:30"]);
  assertEquals(sessions(SATURDAY, [600, 660, 720]), []);
});

Deno.test("inferSessions() splits a short day at a break of half an hour", () => {
  const first = range(OPEN, 600);
  assertEquals(sessions(SATURDAY, [...first, ...range(690, 750)]), ["09:15-10:00", "11:30-12:30"]);
  assertEquals(sessions(SATURDAY, [...first, ...range(629, 690)]), ["09:15-11:30"]);
  assertEquals(sessions(SATURDAY, [...first, ...range(630, 690)]), ["09:15-10:00", "10:30-11:30"]);
});

Deno.test("inferSessions() finds an evening or afternoon session without stray prints", () => {
  const evening = range(1_095, 1_155);
  assertEquals(sessions(MONDAY, [1_087, ...evening, 1_155, 1_158]), ["18:15-19:15"]);
  assertEquals(sessions(MONDAY, evening.slice(2, -3)), ["18:15-19:15"]);
  assertEquals(sessions(MONDAY, [817, ...range(825, 885), 885]), ["13:45-14:45"]);
});

Deno.test("inferSessions() finds none in a few prints out of hours", () => {
  assertEquals(sessions(MONDAY, [548, 940, 999]), []);
  assertEquals(sessions(MONDAY, range(1_095, 1_124)), []);
});
