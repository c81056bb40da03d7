/** Problems of several market files are told together. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadMarketTables } from "../../../adapters/market/market_tables.ts";
import { inNewFolder } from "../../new_folder.ts";

const configs = new URL("../../../configs", import.meta.url).pathname;

Deno.test("loadMarketTables() reads everything that is shipped", () => {
  const tables = loadMarketTables(configs);
  assertEquals(Object.keys(tables), ["calendar", "charges", "limits", "lots", "indexLists"]);
});

function copyTables(folder: string): void {
  for (const name of ["market", "universe"]) {
    Deno.mkdirSync(`${folder}/${name}`);
    for (const file of Deno.readDirSync(`${configs}/${name}`)) {
      Deno.copyFileSync(`${configs}/${name}/${file.name}`, `${folder}/${name}/${file.name}`);
    }
  }
}

Deno.test("loadMarketTables() takes no set of tables from which one is missing", () =>
  inNewFolder((folder) => {
    copyTables(folder);
    for (const name of ["calendar", "charges", "limits", "lots"]) {
      const file = `${folder}/market/${name}.yaml`;
      Deno.renameSync(file, `${file}.away`);
      assertThrows(() => loadMarketTables(folder), ConfigError, `${name}.yaml: found no such file`);
      Deno.renameSync(`${file}.away`, file);
    }
    loadMarketTables(folder);
    Deno.removeSync(`${folder}/universe`, { recursive: true });
    assertThrows(() => loadMarketTables(folder), ConfigError);
  }));

Deno.test("loadMarketTables() tells the problems of all files at once, each with its place", () => {
  const folder = Deno.makeTempDirSync();
  try {
    copyTables(folder);
    const change = (file: string, from: string, to: string) => {
      const path = `${folder}/${file}`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace(from, to));
    };
    change("market/charges.yaml", ", source: act_2004 }", " }");
    change("market/lots.yaml", "  FINNIFTY:\n", "  SENSEX:\n");
    change("universe/nifty_50.csv", "WIPRO,2025-03-28,,list_2025\n", "");
    Deno.removeSync(`${folder}/market/limits.yaml`);
    const error = assertThrows(() => loadMarketTables(folder), ConfigError);
    const told = error.format().split("\n").map((line) => line.slice(folder.length + 1));
    assertEquals(told.map((line) => line.replace(/: found.*/, "")), [
      "market/charges.yaml:37: segments.equity_mis.stt_sell[0].source",
      "market/limits.yaml",
      "market/lots.yaml:15: lots.FINNIFTY",
      "market/lots.yaml:29: lots.SENSEX",
      "universe/nifty_50.csv: 2025-03-28",
      "universe/nifty_50.csv: 2025-09-30",
      "universe/nifty_50.csv: 2025-10-24",
    ]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
