/** How far a run says that it is. @module */
import { assertEquals } from "@std/assert";
import { wayWords } from "../../../commands/backtest/run_progress.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";

const at = (minute: number) => istInstant("2026-11-20" as IsoDate, minute);

Deno.test("wayWords() tells the bars of files, and the time of a day that ticks", () => {
  const bars = { type: "bars", count: 1_000 } as const;
  assertEquals(wayWords(bars, 425, at(600)), "42 %  425 of 1000 bars  2026-11-20");
  const day = { type: "time", from: at(540), until: at(660) } as const;
  const said = [530, 540, 615, 700].map((minute) => wayWords(day, 0, at(minute)));
  assertEquals(said, [
    "0 %  08:50:00  2026-11-20",
    "0 %  09:00:00  2026-11-20",
    "62 %  10:15:00  2026-11-20",
    "100 %  11:40:00  2026-11-20",
  ]);
});
