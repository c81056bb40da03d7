/** A path to candles is a file or a folder of them. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { candlePaths } from "../../../adapters/history/candle_paths.ts";
import { HistoryError } from "../../../adapters/history/history_error.ts";

Deno.test("candlePaths() is the file itself, there or not", () => {
  assertEquals(candlePaths("no/such.csv"), ["no/such.csv"]);
});

Deno.test("candlePaths() is a folder's data files by name, and nothing else in it", () => {
  const folder = Deno.makeTempDirSync();
  for (const name of ["SBIN.csv", "AXIS.TXT", "LICENSE"]) {
    Deno.writeTextFileSync(`${folder}/${name}`, "");
  }
  Deno.mkdirSync(`${folder}/old.csv`);
  assertEquals(candlePaths(`${folder}/`), [`${folder}/AXIS.TXT`, `${folder}/SBIN.csv`]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("candlePaths() finds data files behind links, and no links that lead nowhere", () => {
  const folder = Deno.makeTempDirSync();
  const elsewhere = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${elsewhere}/SBIN.csv`, "");
  Deno.symlinkSync(`${elsewhere}/SBIN.csv`, `${folder}/SBIN.csv`);
  Deno.symlinkSync(`${elsewhere}/gone.csv`, `${folder}/GONE.csv`);
  Deno.symlinkSync(elsewhere, `${folder}/old.csv`);
  assertEquals(candlePaths(folder), [`${folder}/SBIN.csv`]);
  for (const each of [folder, elsewhere]) Deno.removeSync(each, { recursive: true });
});

Deno.test("candlePaths() names a folder without data", () => {
  const folder = Deno.makeTempDirSync();
  assertThrows(() => candlePaths(folder), HistoryError, `${folder}: the folder has no`);
  Deno.removeSync(folder);
});

Deno.test("candlePaths() is every path of a list, and a file whose name has a comma", () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/banks`);
  Deno.writeTextFileSync(`${folder}/banks/SBIN.csv`, "");
  Deno.writeTextFileSync(`${folder}/a,b.csv`, "");
  assertEquals(candlePaths(`x.csv, ${folder}/banks`), ["x.csv", `${folder}/banks/SBIN.csv`]);
  assertEquals(candlePaths(`${folder}/a,b.csv`), [`${folder}/a,b.csv`]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("candlePaths() names a list in which a path is empty", () => {
  for (const list of ["x.csv,", ",x.csv", "x.csv, ,y.csv"]) {
    const said = `Cannot read history ${list}: a path beside one of its commas is empty`;
    assertThrows(() => candlePaths(list), HistoryError, said);
  }
});
