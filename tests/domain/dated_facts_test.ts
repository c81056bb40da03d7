/**
 * The dated facts of the Indian market, each on the day before and the day of its change, read from
 * the shipped files: hours, days, expiries, lots, freeze quantities, charges, limits.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { calendarOn, type MarketSegment, sessionsOn } from "../../domain/calendar/calendar.ts";
import type { ChargeRates } from "../../domain/account/charges.ts";
import { entryOn } from "../../domain/dated.ts";
import { expiriesFrom, expirySchedule } from "../../domain/instrument/expiry.ts";
import { freezeOn, orderUnitsMax } from "../../domain/instrument/freeze_quantity.ts";
import { lotOn } from "../../domain/instrument/lot_size.ts";
import { formatClock, type IsoDate, istMinuteOfDay } from "../../domain/market_time.ts";
import { CALENDAR, phaseAt } from "./market_calendar.ts";
import { CHARGES, LIMITS, LOTS } from "./market_tables.ts";

type Value = string | number | null;

/** Of a fact: its name, the last day before its change and what held, the first day and what holds. */
type Row = readonly [string, string, Value, string, Value];

const SCHEDULE = expirySchedule(CALENDAR);

/** What the data says on a day, by the first word of a fact's name. */
const READ: Readonly<Record<string, (date: IsoDate, ...words: string[]) => Value>> = {
  session: (date, segment) => sessions(date, segment as MarketSegment),
  phase: (date, segment, clock) => phaseAt(date, segment as MarketSegment, clock!),
  day: (date) => {
    const day = calendarOn(CALENDAR, date);
    return day.type === "Unknown" ? day.code : day.type;
  },
  expiry: (date, every) => expiriesFrom(date, every as "week" | "month", 1, SCHEDULE)[0]!.date,
  lot: (date, name) => lotOn(LOTS, name!, date)!.lot,
  freeze: (date, name) => freezeOn(LIMITS.freeze, name!, date)!.units,
  cap: (date, name) =>
    orderUnitsMax(freezeOn(LIMITS.freeze, name!, date)!.units, lotOn(LOTS, name!, date)!.lot),
  /** Rupees per crore of turnover. */
  charge: (date, segment, kind) => charge(date, segment!)[kind as "sttSell"] / 100,
  orders: (date, per) => entryOn(LIMITS.orderRates, date).entry[per as "perMinute"],
};

const FACTS: readonly Row[] = [
  ["session equity", "2026-07-31", "09:15-15:30", "2026-08-03", "09:15-15:15"],
  ["session fno", "2026-07-31", "09:15-15:30", "2026-08-03", "09:15-15:40"],
  ["session equity", "2025-10-20", "09:15-15:30", "2025-10-21", "13:45-14:45"],
  ["session fno", "2025-10-20", "09:15-15:30", "2025-10-21", "13:45-14:45"],
  ["session fno", "2026-01-31", "", "2026-02-01", "09:15-15:30"],
  ["phase equity 09:06", "2026-09-04", "pre_open", "2026-09-07", "pre_open_limit_only"],
  ["phase equity 09:11", "2026-09-04", "pre_open_match", "2026-09-07", "pre_open_match"],
  ["phase equity 15:17", "2026-07-31", "continuous", "2026-08-03", "closed"],
  ["phase equity 15:22", "2026-07-31", "continuous", "2026-08-03", "closing_auction"],
  ["phase equity 15:28", "2026-07-31", "continuous", "2026-08-03", "closing_auction_limit_only"],
  ["phase equity 15:45", "2026-07-31", "post_close", "2026-08-03", "closed"],
  ["phase equity 15:55", "2026-07-31", "post_close", "2026-08-03", "post_close"],
  ["phase fno 09:05", "2025-12-05", "closed", "2025-12-08", "pre_open"],
  ["phase fno 15:35", "2026-07-31", "closed", "2026-08-03", "continuous"],
  ["day", "2024-12-31", "outside_calendar", "2025-01-01", "Open"],
  ["day", "2025-01-31", "Open", "2025-02-01", "Open"],
  ["day", "2025-02-25", "Open", "2025-02-26", "Closed"],
  ["day", "2025-10-21", "Open", "2025-10-22", "Closed"],
  ["day", "2026-01-14", "Open", "2026-01-15", "Closed"],
  ["day", "2026-01-31", "Closed", "2026-02-01", "Open"],
  ["day", "2026-11-07", "Closed", "2026-11-08", "hours_unknown"],
  ["day", "2026-11-23", "Open", "2026-11-24", "Closed"],
  ["day", "2026-12-24", "Open", "2026-12-25", "Closed"],
  ["day", "2026-12-31", "Open", "2027-01-01", "outside_calendar"],
  ["expiry week", "2025-08-25", "2025-08-28", "2025-09-01", "2025-09-02"],
  ["expiry month", "2025-08-25", "2025-08-28", "2025-09-01", "2025-09-30"],
  ["expiry month", "2026-11-23", "2026-11-23", "2026-11-24", "2026-12-29"],
  ["expiry week", "2026-10-19", "2026-10-19", "2026-10-20", "2026-10-27"],
  ["lot NIFTY", "2025-12-30", 75, "2025-12-31", 65],
  ["lot BANKNIFTY", "2025-12-30", 35, "2025-12-31", 30],
  ["lot FINNIFTY", "2025-12-30", 65, "2025-12-31", 60],
  ["lot BANKNIFTY", "2025-06-26", 30, "2025-06-27", 35],
  ["freeze BANKNIFTY", "2025-08-29", 600, "2025-09-01", 900],
  ["freeze BANKNIFTY", "2025-09-30", 900, "2026-08-03", 600],
  ["freeze FINNIFTY", "2025-11-28", 1_800, "2025-12-01", 1_200],
  ["freeze FINNIFTY", "2026-07-31", 1_200, "2026-08-03", 1_800],
  ["freeze NIFTY", "2026-07-31", 1_800, "2026-08-03", 1_800],
  ["cap NIFTY", "2025-12-30", 1_800, "2025-12-31", 1_755],
  ["charge futures sttSell", "2024-09-30", 1_250, "2024-10-01", 2_000],
  ["charge futures sttSell", "2026-03-31", 2_000, "2026-04-01", 5_000],
  ["charge options sttSell", "2024-09-30", 6_250, "2024-10-01", 10_000],
  ["charge options sttSell", "2026-03-31", 10_000, "2026-04-01", 15_000],
  ["charge options sttExercise", "2026-03-31", 12_500, "2026-04-01", 15_000],
  ["charge equity_mis sttSell", "2026-03-31", 2_500, "2026-04-01", 2_500],
  ["charge equity_mis exchange", "2026-02-28", 297, "2026-03-01", 306.99],
  ["charge futures exchange", "2026-02-28", 173, "2026-03-01", 182.99],
  ["charge options exchange", "2026-02-28", 3_503, "2026-03-01", 3_552],
  ["charge equity_mis ipft", "2026-02-28", 10, "2026-03-01", 0.01],
  ["charge futures ipft", "2026-02-28", 10, "2026-03-01", 0.01],
  ["charge options ipft", "2026-02-28", 50, "2026-03-01", 1],
  ["charge equity_mis exchange", "2024-09-30", 322, "2024-10-01", 297],
  ["charge options exchange", "2024-09-30", 4_950, "2024-10-01", 3_503],
  ["charge futures stampBuy", "2026-03-31", 200, "2026-04-01", 200],
  ["charge options stampBuy", "2026-03-31", 300, "2026-04-01", 300],
  ["charge options sebi", "2021-03-31", 5, "2021-04-01", 10],
  ["orders perMinute", "2025-12-31", 200, "2026-01-01", 400],
  ["orders perDay", "2025-12-31", 3_000, "2026-01-01", 5_000],
];

for (const [name, before, held, from, holds] of FACTS) {
  Deno.test(`dated fact: ${name} is ${held} on ${before} and ${holds} on ${from}`, () => {
    const [kind = "", ...words] = name.split(" ");
    const read = (date: string) => READ[kind]!(date as IsoDate, ...words);
    assertEquals([read(before), read(from)], [held, holds]);
  });
}

Deno.test("the split of 1 March 2026 leaves exchange charge and IPFT together as they were", () => {
  const total = (date: string, segment: string) => {
    const { exchange, ipft } = charge(date as IsoDate, segment);
    return (exchange + ipft) / 100;
  };
  for (const [segment, rupees] of [["equity_mis", 307], ["futures", 183], ["options", 3_553]]) {
    assertEquals(total("2026-02-28", String(segment)), rupees);
    assertEquals(total("2026-03-01", String(segment)), rupees);
  }
});

Deno.test("freezeOn() marks what was not read as inferred, and knows no other name", () => {
  const { freeze } = LIMITS;
  const inferred = (date: string) => freezeOn(freeze, "NIFTY", date as IsoDate)?.inferred;
  assertEquals(["2024-07-31", "2024-08-01", "2026-08-31", "2026-09-01"].map(inferred), [
    true,
    false,
    false,
    true,
  ]);
  assertEquals(freezeOn(freeze, "SENSEX", "2026-08-03" as IsoDate), null);
  assertEquals(freezeOn(freeze, "constructor", "2026-08-03" as IsoDate), null);
});

function sessions(date: IsoDate, segment: MarketSegment): string {
  const found = sessionsOn(CALENDAR, date, segment);
  if (found === "unknown") return found;
  const clock = (at: Parameters<typeof istMinuteOfDay>[0]) => formatClock(istMinuteOfDay(at));
  return found.map(({ openAt, closeAt }) => `${clock(openAt)}-${clock(closeAt)}`).join(" ");
}

function charge(date: IsoDate, segment: string): ChargeRates {
  assert(CHARGES.kind === "dated");
  return entryOn(CHARGES.segments[segment as "futures"], date).entry;
}
