/** What is kept of ticks can be read again, also where two days take turns. @module */
import { assertEquals } from "@std/assert";
import { readTickFile } from "../../../adapters/history/tick_file.ts";
import { TickRecorder } from "../../../adapters/history/tick_recorder.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { HistoryReply } from "../../../domain/ports.ts";

/** Some hundred kB: long enough to be under way when the other day is asked for. */
const MINUTES = 5_000;

Deno.test("TickRecorder keeps every answer where those of two days come by turns", async () => {
  const folder = Deno.makeTempDirSync();
  const problems: string[] = [];
  const pathOf = (date: IsoDate) => `${folder}/${date}.ticks`;
  const recorder = new TickRecorder({
    path: pathOf,
    day: (date) => ({ date }),
    failed: (problem) => problems.push(problem),
  });
  const days = ["2026-11-19", "2026-11-20"] as IsoDate[];
  for (let turn = 0; turn < 6; turn++) {
    for (const date of days) {
      const until = istInstant(date, 600 + turn);
      const request = { token: 1 as InstrumentToken, until, countMax: MINUTES };
      recorder.history(request, minutesUntil(until));
    }
  }
  await recorder.close();
  const blocks = days.map((date) => [...readTickFile(pathOf(date))].length);
  Deno.removeSync(folder, { recursive: true });
  // What is known of the day once, and six answers.
  assertEquals([problems, blocks], [[], [7, 7]]);
});

function minutesUntil(until: EpochMs): HistoryReply {
  return Array.from({ length: MINUTES }, (_, i) => {
    const price = 10_000 + (i * 7_919) % 1_000;
    const ohlc = { open: price, high: price, low: price, close: price };
    return { at: until - i * 60_000, ...ohlc, volume: i * i };
  }) as unknown as HistoryReply;
}
