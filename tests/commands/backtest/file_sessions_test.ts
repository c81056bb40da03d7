/** Days of a data file keep the hours of the calendar where it knows them. @module */
import { assertEquals } from "@std/assert";
import { readCandles } from "../../../adapters/history/csv_candles.ts";
import { FileSessions } from "../../../commands/backtest/file_sessions.ts";
import type { ClockWindow } from "../../../domain/market_time.ts";
import { minuteLines } from "../../adapters/history/candle_file.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";

const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const INFERRED = ["calendar: inferred from the rows"];

/** Rows from 09:00 to 15:45 of each day: bars kept, rows dropped, how hours came about. */
function read(
  days: readonly string[],
  fromFile = false,
  told: readonly ClockWindow[] = [],
): [number, number, string[]] {
  const path = Deno.makeTempFileSync({ prefix: "NIFTY", suffix: ".csv" });
  try {
    const lines = days.flatMap((day) => minuteLines(day, clock("09:00"), clock("15:45")));
    Deno.writeTextFileSync(path, lines.join("\n") + "\n");
    const sessions = new FileSessions({ session: { fromFile } }, CALENDAR, told);
    const history = readCandles(path, { sessions: sessions.of, stamp: "start" });
    return [history.count, history.dropped.outside_session, sessions.notes([history])];
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("FileSessions are those of the calendar, before and after a change of hours", () => {
  assertEquals(read(["2026-07-31"]), [375, 30, []]);
  assertEquals(read(["2026-08-03"]), [360, 45, []]);
  assertEquals(read(["2025-10-21"]), [60, 345, []]);
});

Deno.test("FileSessions have none on a holiday: its rows are dropped", () => {
  assertEquals(read(["2026-11-23", "2026-11-24", "2026-11-25"]), [720, 495, []]);
});

Deno.test("FileSessions are told from the rows where the calendar ends, and if so configured", () => {
  assertEquals(read(["2024-12-31"]), [375, 30, INFERRED]);
  assertEquals(read(["2024-12-31", "2025-01-01"]), [750, 60, INFERRED]);
  assertEquals(read(["2026-08-03"], true), [375, 30, INFERRED]);
  // Known to trade, but not when.
  assertEquals(read(["2026-11-08"]), [375, 30, INFERRED]);
});

Deno.test("FileSessions are as told on weekdays that the calendar does not know, and nowhere else", () => {
  const told = [{ from: clock("09:30"), to: clock("15:00") }];
  const note = "calendar: 09:30-15:00 as told";
  assertEquals(read(["2024-12-31"], false, told), [330, 75, [note]]);
  assertEquals(read(["2024-12-31", "2026-08-03"], false, told), [690, 120, [note]]);
  assertEquals(read(["2026-08-03"], false, told), [360, 45, []]);
  assertEquals(read(["2026-08-03"], true, told), [330, 75, [note]]);
  // A special Saturday has hours of its own.
  assertEquals(read(["2024-12-28", "2024-12-31"], false, told), [705, 105, [note, ...INFERRED]]);
  const evening = [...told, { from: clock("15:30"), to: clock("15:40") }];
  assertEquals(read(["2024-12-31"], false, evening), [
    340,
    65,
    ["calendar: 09:30-15:00 and 15:30-15:40 as told"],
  ]);
});
