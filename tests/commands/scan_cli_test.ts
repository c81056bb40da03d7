/** `scan` as a person runs it over files. @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { IsoDate } from "../../domain/market_time.ts";
import { minuteLines } from "../adapters/history/candle_file.ts";
import { inNewFolder } from "../new_folder.ts";
import { ranTask } from "../process/ran_task.ts";

Deno.test("scan writes the universe of the day that follows its files, and shows it", () =>
  inNewFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/bars`);
    const lines = minuteLines("2026-11-20" as IsoDate, 555, 600);
    for (const name of ["SBIN", "NOBODY"]) {
      const text = ["date,open,high,low,close,volume", ...lines].join("\n");
      Deno.writeTextFileSync(`${folder}/bars/${name}.csv`, text);
    }
    const { code, out, error } = await ranTask(folder, "scan", "--data", "bars");
    assertEquals([code, error], [0, ""]);
    const [title, sbin, ...rest] = out.trimEnd().split("\n");
    assertEquals(title, "1 shares for 2026-11-23 from files of bars: price, ATR, volume, trend");
    // A day alone has no average range.
    assertMatch(sbin!, /^SBIN {9} +\d+\.\d\d {9}- {2} +\d+ {2}(UP|DOWN|FLAT|-)$/);
    assertEquals(rest.at(-1), "written artifacts/scanner/2026-11-23/universe.json");
    const written = Deno.readTextFileSync(`${folder}/artifacts/scanner/2026-11-23/universe.json`);
    const { equity_universe, meta } = JSON.parse(written);
    assertEquals([equity_universe, meta.SBIN.atr, meta.SBIN.atr_pct], [["SBIN"], null, null]);
    const json = await ranTask(folder, "scan", "--data", "bars", "--json");
    assertEquals(JSON.parse(json.out), JSON.parse(written));

    assertMatch((await ranTask(folder, "scan", "--help")).out, /^Usage: scan /);
    // Of a day before all rows nothing is known, and nothing is written.
    const none = await ranTask(folder, "scan", "--data", "bars", "--date", "2026-11-20");
    assertEquals([none.code, none.out], [1, ""]);
    assertStringIncludes(none.error, "No share for 2026-11-20 in files of bars\n");
  }));
