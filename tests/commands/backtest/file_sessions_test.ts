/** Days of a data file keep the hours of the calendar where it knows them. @module */
import { assertEquals } from "@std/assert";
import { readCandles } from "../../../adapters/history/csv_candles.ts";
import { fileSessions, isInferred } from "../../../commands/backtest/file_sessions.ts";
import type { Config } from "../../../domain/config.ts";
import { minuteLines } from "../../adapters/history/candle_file.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";

const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const config = (fromFile: boolean) => ({ session: { fromFile } }) as Config;

/** Rows from 09:00 to 15:45 of each day: bars kept, rows dropped, whether hours were guessed. */
function read(days: readonly string[], fromFile = false): [number, number, boolean] {
  const path = Deno.makeTempFileSync({ prefix: "NIFTY", suffix: ".csv" });
  try {
    const lines = days.flatMap((day) => minuteLines(day, clock("09:00"), clock("15:45")));
    Deno.writeTextFileSync(path, lines.join("\n") + "\n");
    const sessions = fileSessions(config(fromFile), CALENDAR);
    const history = readCandles(path, { sessions, stamp: "start" });
    return [history.count, history.dropped.outside_session, isInferred([history], sessions)];
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("fileSessions() are those of the calendar, before and after a change of hours", () => {
  assertEquals(read(["2026-07-31"]), [375, 30, false]);
  assertEquals(read(["2026-08-03"]), [360, 45, false]);
  assertEquals(read(["2025-10-21"]), [60, 345, false]);
});

Deno.test("fileSessions() have none on a holiday: its rows are dropped", () => {
  assertEquals(read(["2026-11-23", "2026-11-24", "2026-11-25"]), [720, 495, false]);
});

Deno.test("fileSessions() are told from the rows where the calendar ends, and if so configured", () => {
  assertEquals(read(["2024-12-31"]), [375, 30, true]);
  assertEquals(read(["2024-12-31", "2025-01-01"]), [750, 60, true]);
  assertEquals(read(["2026-08-03"], true), [375, 30, true]);
  // Known to trade, but not when.
  assertEquals(read(["2026-11-08"]), [375, 30, true]);
});
