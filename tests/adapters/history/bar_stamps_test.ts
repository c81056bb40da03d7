/**
 * What the stamps of several files mark, told together.
 * @module
 */
import { assertEquals } from "@std/assert";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import { clock, minuteLines, readFiles } from "./candle_file.ts";

const MONDAY = "2024-01-01" as IsoDate;
const HEADER = "timestamp,open,high,low,close,volume";

const startStamped = minuteLines(MONDAY, 555, 930);
const endStamped = minuteLines(MONDAY, 556, 931);
/** A thin option that did not trade at the open: its first row is stamped 09:16. */
const thin = ["09:16", "09:40", "11:02", "14:50"].map((at) =>
  `${MONDAY} ${at},100.00,101.00,99.00,100.50,7`
);

/** Each of `files` read together with the others. */
function together(...files: readonly (readonly string[])[]): readonly CandleHistory[] {
  return readFiles(files.map((lines) => [HEADER, ...lines]));
}

const stampsOf = (histories: readonly CandleHistory[]) => histories.map(({ stamp }) => stamp);

Deno.test("a thin file's first row at 09:16 lies where the other files have that minute", () => {
  const read = together(startStamped, thin, startStamped);
  assertEquals(stampsOf(read), ["start", "start", "start"]);
  assertEquals(read[1]!.at[0], istInstant(MONDAY, 556));
  assertEquals(read[1]!.count, thin.length);
  // However many of them there are.
  assertEquals(stampsOf(together(startStamped, thin, thin, thin)), Array(4).fill("start"));
  assertEquals(stampsOf(together(endStamped, thin)), ["end", "end"]);
  assertEquals(together(endStamped, thin)[1]!.at[0], istInstant(MONDAY, 555));
});

Deno.test("files whose whole days tell are believed, whatever the others are", () => {
  assertEquals(stampsOf(together(startStamped, endStamped)), ["start", "end"]);
  // Of a list of both kinds a thin one has only its own rows to go by.
  assertEquals(stampsOf(together(startStamped, endStamped, thin)), ["start", "end", "end"]);
});

Deno.test("files of an hour, none with a whole day, are told by all of them together", () => {
  const hour = startStamped.slice(0, 60);
  assertEquals(stampsOf(together(thin, hour, hour)), ["start", "start", "start"]);
  const late = endStamped.slice(0, 60);
  assertEquals(stampsOf(together(late, [`${MONDAY} ${clock(600)},1,1,1,1,1`])), ["end", "end"]);
});
