/** Dumps kept by day, and the whole real one. @module */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  keepDump,
  keptDump,
  newestDump,
  readText,
} from "../../../adapters/instruments/dump_cache.ts";
import { InstrumentsError } from "../../../adapters/instruments/instruments_error.ts";
import { expirySchedule } from "../../../domain/instrument/expiry.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { instrumentFindings } from "../../../domain/instrument/instrument_findings.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";
import { LIMITS, LOTS } from "../../domain/market_tables.ts";
import { row, smallDump } from "./made_dump.ts";

const real = new URL(
  "../../../../shared/fixtures/nse/instruments/kite_nfo_bfo_2026-08-18.csv",
  import.meta.url,
).pathname;
const absent = !exists(real);
const TUESDAY = "2026-08-18" as IsoDate;
const { freeze } = LIMITS;

function inFolder(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    act(`${folder}/instruments`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("keepDump() keeps a dump by its day, and newestDump() finds it from then on", () => {
  inFolder((folder) => {
    assertEquals(newestDump(folder, TUESDAY, freeze), null);
    const kept = keepDump(folder, TUESDAY, smallDump(), "kite", freeze);
    assertEquals(kept.list.date, TUESDAY);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["2026-08-18.csv"]);
    assertEquals(Deno.readTextFileSync(`${folder}/2026-08-18.csv`), smallDump());
    const day = (date: string) => newestDump(folder, date as IsoDate, freeze)?.list.date;
    assertEquals<unknown>([day("2026-08-17"), day("2026-08-18"), day("2026-08-21")], [
      undefined,
      TUESDAY,
      TUESDAY,
    ]);
    keepDump(folder, "2026-08-19" as IsoDate, smallDump(), "kite", freeze);
    assertEquals<unknown>([day("2026-08-18"), day("2026-08-21")], [TUESDAY, "2026-08-19"]);
  });
});

Deno.test("keepDump() keeps nothing of a bad dump: the good one of the day stays", () => {
  inFolder((folder) => {
    keepDump(folder, TUESDAY, smallDump(), "kite", freeze);
    const cut = smallDump().slice(0, -20);
    assertThrows(() => keepDump(folder, TUESDAY, cut, "kite", freeze), InstrumentsError);
    assertEquals(Deno.readTextFileSync(`${folder}/2026-08-18.csv`), smallDump());
  });
});

Deno.test("newestDump() names the file that is damaged on the disk", () => {
  inFolder((folder) => {
    keepDump(folder, TUESDAY, smallDump(), "kite", freeze);
    Deno.writeTextFileSync(`${folder}/2026-08-18.csv`, smallDump().slice(0, 500));
    const error = assertThrows(() => newestDump(folder, TUESDAY, freeze), InstrumentsError);
    assertEquals([error.code, error.file], ["truncated", `${folder}/2026-08-18.csv`]);
  });
});

Deno.test("keptDump() knows each instrument as newestDump() does, and no other", () => {
  inFolder((folder) => {
    assertEquals(keptDump(folder, TUESDAY, freeze), null);
    const other = row({ token: 77, symbol: "GOLD26AUGFUT", exchange: "MCX", segment: "MCX-FUT" });
    const quoted = row({ token: 78, symbol: "M26FUT", name: '"M, and M"' });
    for (const ends of ["\n", "\r\n"]) {
      const text = [smallDump().trimEnd(), other, quoted, ""].join("\n").replaceAll("\n", ends);
      keepDump(folder, TUESDAY, text, "kite", freeze);
      const { list } = newestDump(folder, TUESDAY, freeze)!;
      const kept = keptDump(folder, "2026-08-21" as IsoDate, freeze)!;
      assertEquals(kept.date, TUESDAY);
      assert(list.all.some(({ freezeQuantity }) => freezeQuantity !== null));
      for (const each of list.all) assertEquals(kept.byToken(each.token), each);
      // Of another exchange, of none, and parts of a number or of other columns.
      for (const token of [77, 76, 8, 100, 65, 10001]) {
        assertEquals(kept.byToken(token as InstrumentToken), undefined);
      }
    }
    Deno.writeTextFileSync(`${folder}/2026-08-18.csv`, smallDump().slice(0, 180));
    const { byToken } = keptDump(folder, TUESDAY, freeze)!;
    const error = assertThrows(() => byToken(1_000 as InstrumentToken), InstrumentsError);
    assertMatch(error.message, /2026-08-18\.csv.*token 1000/s);
  });
});

Deno.test({
  name: "keptDump() of a real day knows all of its instruments",
  ignore: absent,
  fn: () =>
    inFolder((folder) => {
      Deno.mkdirSync(folder);
      Deno.copyFileSync(real, `${folder}/2026-08-18.csv`);
      const { list } = newestDump(folder, TUESDAY, freeze)!;
      const kept = keptDump(folder, TUESDAY, freeze)!;
      const some = list.all.filter((_, i) => i % 400 === 0);
      assertEquals(some.map(({ token }) => kept.byToken(token)), some);
    }),
});

Deno.test("readText() names a file that is not there", () => {
  const error = assertThrows(() => readText("nowhere.csv"), InstrumentsError);
  assertEquals(error.message, "nowhere.csv: unreadable: no such file");
  const folder = assertThrows(() => readText("."), InstrumentsError);
  assertEquals(folder.message, ".: unreadable: a folder");
});

Deno.test("keepDump() gives contracts the freeze quantity of the day", () => {
  inFolder((folder) => {
    const { list } = keepDump(folder, TUESDAY, smallDump(), "kite", freeze);
    assert(list.all.every(({ freezeQuantity }) => freezeQuantity === 1_800));
    const other = keepDump(folder, TUESDAY, smallDump({ name: "RELIANCE" }), "kite", freeze);
    assertEquals(other.list.contracts("RELIANCE")[0]?.freezeQuantity, null);
  });
});

Deno.test("instrumentFindings() names a dump of an older day by what had expired", () => {
  inFolder((folder) => {
    const schedule = expirySchedule(CALENDAR);
    const found = (date: IsoDate) => {
      const { list } = keepDump(folder, date, smallDump(), "old", freeze);
      return instrumentFindings(list, { names: [], before: null, lots: LOTS, schedule });
    };
    assertEquals(found(TUESDAY), []);
    const [finding, ...others] = found("2026-11-22" as IsoDate);
    assertEquals([finding?.code, finding?.subject, others.length], ["expired", "2026-11-22", 0]);
    assertMatch(finding!.detail, /^\d+ contracts expired before it, the first on 2026-08-/);
  });
});

Deno.test({
  name: `keepDump() takes the whole real dump${absent ? " (skipped: no fixtures)" : ""}`,
  ignore: absent,
  fn() {
    inFolder((folder) => {
      const dump = keepDump(folder, TUESDAY, readText(real), real, freeze);
      const { list } = dump;
      assertEquals([list.all.length, dump.duplicates, dump.elsewhere], [39_941, 0, 0]);
      const schedule = expirySchedule(CALENDAR);
      const found = (name: string, ahead: number) => {
        const future = list.future(name, TUESDAY, ahead, schedule);
        assert(future.type === "Listed");
        const { symbol, lot, tick, expiry } = future.instrument;
        return [symbol, lot, tick, expiry];
      };
      assertEquals<unknown>(found("NIFTY", 0), ["NIFTY26AUGFUT", 65, 10, "2026-08-25"]);
      assertEquals<unknown>(found("BANKNIFTY", 1), ["BANKNIFTY26SEPFUT", 30, 20, "2026-09-29"]);
      assertEquals<unknown>(found("FINNIFTY", 2), ["FINNIFTY26OCTFUT", 60, 10, "2026-10-27"]);
      assertEquals(list.expiries("NIFTY", "options", TUESDAY).length, 18);
      assertEquals(list.expiries("BANKNIFTY", "options", TUESDAY).length, 6);
      assertEquals(list.expiries("FINNIFTY", "options", TUESDAY).length, 3);
      // Lots and expiries of our tables are those of the dump.
      const names = ["NIFTY", "BANKNIFTY", "FINNIFTY"];
      const findings = instrumentFindings(list, { names, before: null, lots: LOTS, schedule });
      assertEquals(findings, []);
    });
  },
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
