/** `scan` as a person runs it over files. @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { IsoDate } from "../../domain/market_time.ts";
import { minuteLines } from "../adapters/history/candle_file.ts";
import { inNewFolder } from "../new_folder.ts";
import { taskCommand } from "../process/desk_process.ts";

function run(folder: string, ...flags: string[]) {
  const [deno = "", ...args] = taskCommand(folder, "scan", ...flags);
  const env = { NO_COLOR: "1" };
  const { code, stdout, stderr } = new Deno.Command(deno, { args, cwd: folder, env }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("scan writes the universe of the day that follows its files, and shows it", () =>
  inNewFolder((folder) => {
    Deno.mkdirSync(`${folder}/bars`);
    const lines = minuteLines("2026-11-20" as IsoDate, 555, 600);
    for (const name of ["SBIN", "NOBODY"]) {
      const text = ["date,open,high,low,close,volume", ...lines].join("\n");
      Deno.writeTextFileSync(`${folder}/bars/${name}.csv`, text);
    }
    const { code, out, error } = run(folder, "--data", "bars");
    assertEquals([code, error], [0, ""]);
    const [title, sbin, ...rest] = out.trimEnd().split("\n");
    assertEquals(title, "1 shares for 2026-11-23 from files of bars: price, ATR, volume, trend");
    // A day alone has no average range.
    assertMatch(sbin!, /^SBIN {9} +\d+\.\d\d {9}- {2} +\d+ {2}(UP|DOWN|FLAT|-)$/);
    assertEquals(rest.at(-1), "written artifacts/scanner/2026-11-23/universe.json");
    const written = Deno.readTextFileSync(`${folder}/artifacts/scanner/2026-11-23/universe.json`);
    const { equity_universe, meta } = JSON.parse(written);
    assertEquals([equity_universe, meta.SBIN.atr, meta.SBIN.atr_pct], [["SBIN"], null, null]);
    const json = run(folder, "--data", "bars", "--json");
    assertEquals(JSON.parse(json.out), JSON.parse(written));

    assertMatch(run(folder, "--help").out, /^Usage: scan /);
    // Of a day before all rows nothing is known, and nothing is written.
    const none = run(folder, "--data", "bars", "--date", "2026-11-20");
    assertEquals([none.code, none.out], [1, ""]);
    assertStringIncludes(none.error, "No share for 2026-11-20 in files of bars\n");
  }));
