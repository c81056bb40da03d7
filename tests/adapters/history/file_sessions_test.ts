/** Sessions of a day of which several files tell. @module */
import { assertEquals } from "@std/assert";
import { readTogether } from "../../../adapters/history/csv_candles.ts";
import { istInstant } from "../../../domain/market_time.ts";
import { clock, minuteLines, readFiles, withFile } from "./candle_file.ts";

const MONDAY = "2024-01-01";
const HEADER = "timestamp,open,high,low,close,volume";
const whole = [HEADER, ...minuteLines(MONDAY, 555, 930)];

Deno.test("an option that traded for some hours of a day loses none of its rows", () => {
  // From 13:05 to 14:20 each minute, and nothing else: no end of it is on the quarter hour.
  const hours = [HEADER, ...minuteLines(MONDAY, 785, 860)];
  const [, thin] = readFiles([whole, hours]);
  assertEquals([thin!.count, thin!.dropped.outside_session], [75, 0]);
  assertEquals(thin!.sessions.length, 1);
});

Deno.test("a thin share keeps its rows of an evening session that the others show", () => {
  const evening = [HEADER, ...minuteLines(MONDAY, 1_080, 1_140)];
  const few = [1_083, 1_101, 1_120].map((at) => `${MONDAY} ${clock(at)},100,101,99,100,7`);
  const [, thin] = readFiles([evening, [HEADER, ...few]]);
  assertEquals([thin!.count, thin!.sessions.length], [few.length, 1]);
});

Deno.test("what is known of a day is not told by rows", () => {
  const read = withFile("A.csv", whole.join("\n"), (path) =>
    readTogether([path], {
      sessions: (date) => [
        { date, openAt: istInstant(date, 600), closeAt: istInstant(date, 660) },
      ],
    }));
  assertEquals([read[0]!.count, read[0]!.dropped.outside_session], [60, 315]);
});
