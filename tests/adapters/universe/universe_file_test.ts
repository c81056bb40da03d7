/** Universe files and the order in which they are looked for. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { FileError } from "../../../adapters/disk/file_error.ts";
import {
  readUniverse,
  type UniverseFile,
  writeScan,
} from "../../../adapters/universe/universe_file.ts";
import type { IsoDate } from "../../../domain/market_time.ts";

const DATE = "2026-11-20" as IsoDate;
const SCAN: UniverseFile = {
  date: DATE,
  asof: "2026-11-20T08:30:00.000+05:30",
  source: "a test",
  simulated: false,
  fno: ["NIFTY"],
  equity_universe: ["RELIANCE", "INFY"],
  meta: {},
};

function inFolder(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("readUniverse() takes the day's scan, else the file for all days, else nothing", () => {
  inFolder((folder) => {
    assertEquals(readUniverse(folder, DATE, false), null);
    const general = `${folder}/equity_universe.json`;
    Deno.writeTextFileSync(general, '["TCS"]');
    assertEquals(readUniverse(folder, DATE, false), { symbols: ["TCS"], path: general });
    const path = writeScan(folder, SCAN);
    assertEquals(path, `${folder}/scanner/2026-11-20/universe.json`);
    assertEquals(readUniverse(folder, DATE, false), { symbols: ["RELIANCE", "INFY"], path });
    assertEquals(readUniverse(folder, "2026-11-23" as IsoDate, false)?.path, general);
    Deno.writeTextFileSync(general, '{"equity_universe":["ITC"],"more":1}');
    assertEquals(readUniverse(folder, "2026-11-23" as IsoDate, false)?.symbols, ["ITC"]);
  });
});

Deno.test("readUniverse() takes made up prices for no others", () => {
  inFolder((folder) => {
    const path = writeScan(folder, { ...SCAN, simulated: true });
    assertEquals(readUniverse(folder, DATE, true)?.path, path);
    assertEquals(readUniverse(folder, DATE, false), null);
    const general = `${folder}/equity_universe.json`;
    Deno.writeTextFileSync(general, '["TCS"]');
    assertEquals(readUniverse(folder, DATE, false)?.path, general);
  });
});

Deno.test("writeScan() names the folder that cannot be made", () => {
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/scanner`, "");
    assertThrows(() => writeScan(folder, SCAN), FileError, `${folder}/scanner/2026-11-20`);
  });
});

Deno.test("readUniverse() refuses a damaged file instead of falling back", () => {
  inFolder((folder) => {
    const path = writeScan(folder, SCAN);
    Deno.writeTextFileSync(`${folder}/equity_universe.json`, '["TCS"]');
    const said = (text: string) => {
      Deno.writeTextFileSync(path, text);
      const error = assertThrows(() => readUniverse(folder, DATE, false), ConfigError);
      return error.format().slice(path.length + 2);
    };
    assertEquals(said("{"), "found no JSON, expected a universe as JSON");
    const key = "equity_universe";
    assertEquals(said("{}"), `${key}: found none, expected a list of symbols`);
    assertEquals(said("5"), `${key}: found none, expected a list of symbols`);
    assertEquals(said(`{"${key}":"ITC"}`), `${key}: found no list, expected a list of symbols`);
    assertEquals(said(`{"${key}":[]}`), `${key}: found an empty list, expected a list of symbols`);
    assertEquals(said('["ITC", 5]'), `${key}[1]: found 5, expected a symbol`);
    const odd = `{"${key}":["ITC"],"date":5}`;
    assertEquals(said(odd), "found a date or a mark that no scan writes, expected a universe");
    assertEquals(
      said('{"date":"2026-11-19","equity_universe":["ITC"]}'),
      "found the date 2026-11-19, expected 2026-11-20",
    );
    assertEquals(said('["ITC"]'), "found the date (none), expected 2026-11-20");
  });
});
