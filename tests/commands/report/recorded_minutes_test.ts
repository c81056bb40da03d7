/** Candles of a report are those that its desk made of the same ticks. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { TickRecorder } from "../../../adapters/history/tick_recorder.ts";
import { recordedMinutes } from "../../../commands/report/recorded_minutes.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import { tickOf } from "../../domain/listed_market.ts";
import { inNewFolder } from "../../new_folder.ts";

const DATE = "2026-11-20" as IsoDate;
const OPEN = istInstant(DATE, 555);
const [SHARE, OTHER] = [7, 8] as InstrumentToken[] as [InstrumentToken, InstrumentToken];

Deno.test("recordedMinutes() makes the candles of what is asked for, within the hours", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/x_${DATE}.ticks`;
    const [seed, instruments, historyMinutes] = [null, "dumps", null];
    const recorder = new TickRecorder({
      path: () => path,
      day: (date) => ({
        ...{ date, seed, instruments, historyMinutes },
        ...{ equity: [], closes: [], bands: [] },
      }),
      failed: (problem) => {
        throw new Error(problem);
      },
    });
    const tick = (second: number, ltp: number, token = SHARE) => {
      const at = (OPEN + 1_000 * second) as EpochMs;
      const made = { ...tickOf({ token }, at, ltp), volume: 60 + second };
      recorder.frame({ type: "Ticks", at, ticks: [made] });
    };
    tick(-60, 90_00);
    for (const [second, ltp] of [[1, 100_00], [20, 103_00], [40, 99_00], [59, 101_00]]) {
      tick(second!, ltp!);
      tick(second!, 500_00, OTHER);
    }
    tick(130, 102_00);
    tick(190, 104_00);
    await recorder.close();
    const hours = { openAt: OPEN, closeAt: (OPEN + 3 * MINUTE_MS) as EpochMs };
    const { candles: made, damage } = recordedMinutes(path, new Set([SHARE]), hours);
    assertEquals(damage, null);
    assertEquals([...made.keys()], [SHARE]);
    const rows = made.get(SHARE)!.map(({ at, open, high, low, close, volume }) => (
      [(at - OPEN) / MINUTE_MS, open, high, low, close, volume] as number[]
    ));
    assertEquals(rows, [
      [0, 100_00, 103_00, 99_00, 101_00, 58],
      [2, 102_00, 102_00, 102_00, 102_00, 71],
    ]);
    const later = { ...hours, closeAt: (OPEN + 4 * MINUTE_MS) as EpochMs };
    const of = (file: string) => recordedMinutes(file, new Set([SHARE]), later);
    assertEquals(of(`${folder}/none.ticks`), { candles: new Map(), damage: null });
    assertEquals(of(path).candles.get(SHARE)?.length, 3);
    Deno.writeFileSync(path, Deno.readFileSync(path).subarray(0, -1));
    const torn = of(path);
    assertMatch(torn.damage!, /^the recording is damaged: its last \d+ bytes/);
    assertEquals(torn.candles.get(SHARE)?.length, 2);
    Deno.writeTextFileSync(path, "no recording");
    assertEquals(of(path), { candles: new Map(), damage: `Ticks ${path}: no ticks of ours` });
  }));
