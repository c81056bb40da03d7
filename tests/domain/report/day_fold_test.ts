/** A day of a desk, folded from a log that holds other days, too. @module */
import { assert, assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import { CHARGE_KINDS, NO_CHARGES, totalCharges } from "../../../domain/account/charges.ts";
import type { DeskEvent, DeskRecord } from "../../../domain/desk_record.ts";
import { type EpochMs, type IsoDate, MINUTE_MS } from "../../../domain/market_time.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../../../domain/money.ts";
import { DayFold } from "../../../domain/report/day_fold.ts";
import { NOTHING_EARLIER } from "../../../domain/report/earlier_days.ts";
import { seriesOf } from "../../../domain/report/run_record.ts";
import { MORNING, NIFTY, record, smallSession } from "../projection/small_session.ts";

const DAY_MS = 24 * 60 * MINUTE_MS;
const TODAY = "2026-11-20" as IsoDate;

function opened(date: IsoDate, at: number): DeskRecord {
  return record(1, at, { type: "RiskDayOpened", date, limits: null } as unknown as DeskEvent);
}

function marked(at: number, realised: number, unrealised: number): DeskRecord {
  const mark = { key: "fno:NIFTY", realised, unrealised };
  return record(1, at, { type: "DayMarked", marks: [mark] } as unknown as DeskEvent);
}

/** Yesterday as today, a day earlier. */
function shifted(records: readonly DeskRecord[], by: number): DeskRecord[] {
  return records.map((each) => ({ ...each, at: each.at + by }));
}

function folded(...records: DeskRecord[]): DayFold {
  const fold = new DayFold(TODAY);
  for (const each of records) fold.add(each);
  return fold;
}

function isBooked([name]: DeskRecord["events"][number]): boolean {
  return name === "FillBooked@1";
}

Deno.test("DayFold follows the day's result, and its deepest fall", () => {
  const fold = folded(
    opened("2026-11-19" as IsoDate, MORNING - DAY_MS),
    marked(MORNING - DAY_MS, 90_000, 0),
    opened(TODAY, MORNING),
    marked(MORNING + MINUTE_MS, 0, 5_000),
    marked(MORNING + 2 * MINUTE_MS, -2_000, 1_000),
    marked(MORNING + 3 * MINUTE_MS, 1_000, 0),
    marked(MORNING + DAY_MS, 70_000, 0),
  );
  assertEquals([fold.pnl, fold.maxDrawdown] as number[], [1_000, 6_000]);
  assertEquals(fold.curve().map(({ net }) => net as number), [0, 5_000, -1_000, 1_000]);
  assertEquals(fold.lastAt, MORNING + 3 * MINUTE_MS as EpochMs);
});

Deno.test("DayFold charges a day with its own fills, and knows what it traded", () => {
  const today = smallSession();
  const alone = folded(opened(TODAY, MORNING - MINUTE_MS), ...today);
  assertEquals(totalCharges(alone.charges), 2_209_576_500 as ReturnType<typeof totalCharges>);
  assertEquals([...alone.traded], [[NIFTY, { key: "NFO:NIFTY26NOVFUT", timeframe: "5m" }]]);
  assertEquals(alone.openSince(), []);
  const yesterday = shifted(today, -DAY_MS);
  const after = folded(...yesterday, opened(TODAY, MORNING - MINUTE_MS), ...today);
  assertEquals(after.charges, alone.charges);
  const none = folded(...yesterday, opened(TODAY, MORNING));
  assertEquals([totalCharges(none.charges) as number, none.traded.size], [0, 0]);
});

Deno.test("DayFold knows the timeframe of what was traded, also once it is closed", () => {
  const session = smallSession().map((each) => ({
    ...each,
    events: each.events.map(([type, event]) => {
      const { held } = event as { held?: object | null };
      const changed = held ? { ...event as object, held: { ...held, timeframe: "15m" } } : event;
      return [type, changed] as DeskRecord["events"][number];
    }),
  }));
  assertEquals(folded(...session).traded.get(NIFTY)?.timeframe, "15m");
});

Deno.test("DayFold counts as begun earlier what was open as the day began, and nothing else", () => {
  const dayOpened = (at: number) =>
    record(1, at, { type: "PortfolioDayOpened", date: TODAY } as unknown as DeskEvent);
  const today = [opened(TODAY, MORNING - MINUTE_MS), dayOpened(MORNING - MINUTE_MS)];
  const session = smallSession();
  // Yesterday's trade has ended; today's is another one of the same instrument.
  const other = folded(...shifted(session, -DAY_MS), ...today, ...session);
  assertEquals(other.earlier, NOTHING_EARLIER);
  const isEntry = ({ at }: DeskRecord) => at <= MORNING + 2 * MINUTE_MS;
  const carried = shifted(session.filter(isEntry), -DAY_MS);
  const { earlier } = folded(...carried, ...today, ...session.filter((each) => !isEntry(each)));
  assertEquals([earlier.trades, earlier.net < 0], [1, true]);
});

Deno.test("DayFold takes what contract notes were rounded by from the day's result, as charged", () => {
  const session = [opened(TODAY, MORNING - MINUTE_MS), ...smallSession()];
  const rounding = { when: "day", wholeRupee: CHARGE_KINDS };
  const closed = { type: "NotesClosed", rounding } as unknown as DeskEvent;
  const before = folded(...session, marked(MORNING + 5 * MINUTE_MS, 100_000, 0));
  const after = folded(
    ...session,
    marked(MORNING + 5 * MINUTE_MS, 100_000, 0),
    record(1, MORNING + 6 * MINUTE_MS, closed),
  );
  const micros = totalCharges(after.charges) - totalCharges(before.charges);
  assert(Math.abs(micros) >= 10_000, `${micros} micro-rupees`);
  assertEquals(after.pnl, before.pnl - Math.round(micros / 10_000) as Paise);
});

Deno.test("DayFold has of a day what its ledger has, rounded once", () => {
  // The entry alone, charged five and a half paise, which the note makes six or five.
  const micros = 55_000;
  const [entry] = smallSession().filter(({ events }) => events.some(isBooked));
  const events = entry!.events.filter(isBooked).map(([name, event]) => {
    const charges = { ...NO_CHARGES, brokerage: micros };
    return [name, { ...event as object, charges }] as const;
  });
  const rounding = { when: "day", wholeRupee: [] };
  const day = folded(
    opened(TODAY, MORNING - MINUTE_MS),
    { ...entry!, events },
    marked(MORNING + 5 * MINUTE_MS, microsToPaise(-micros as MicroRupees), 0),
    record(1, MORNING + 6 * MINUTE_MS, { type: "NotesClosed", rounding } as unknown as DeskEvent),
  );
  assertEquals(totalCharges(day.charges), 60_000 as MicroRupees);
  assertEquals(day.pnl, -6 as Paise);
});

Deno.test("DayFold knows since when what is open has been", () => {
  const untilEntry = smallSession().filter(({ at }) => at <= MORNING + 2 * MINUTE_MS);
  assertEquals(folded(...untilEntry).openSince(), [(MORNING + MINUTE_MS) as EpochMs]);
});

Deno.test("seriesOf() keeps the traded timeframe while its candles are few enough", () => {
  const price = 100 as Paise;
  const candles: Candle[] = Array.from({ length: 120 }, (_, i) => ({
    at: (MORNING - 5 * MINUTE_MS + i * MINUTE_MS) as EpochMs,
    ...{ open: price, high: price, low: price, close: price, volume: 1 },
  }));
  const timeframe = (traded: "1m" | "5m", count: number) =>
    seriesOf("NSE:SBIN", traded, { count, candles }).timeframe;
  assertEquals(timeframe("1m", 375), "1m");
  assertEquals(timeframe("5m", 100_000), "5m");
  assertEquals(timeframe("5m", 100_001), "15m");
  assertEquals(timeframe("1m", 1_000_000), "1h");
  const { candles: joined } = seriesOf("NSE:SBIN", "5m", { count: 120, candles });
  assertEquals([joined.length, joined[0]!.volume], [24, 5]);
});
