/** Index lists are checked as strictly as the other market data. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadIndexLists, parseIndexList } from "../../../adapters/universe/index_lists.ts";

const folder = new URL("../../../configs/universe", import.meta.url).pathname;
const LIST = Deno.readTextFileSync(`${folder}/nifty_50.csv`);

/** The problems of the shipped list with one text replaced. */
function report(from: string, to: string): string[] {
  assert(LIST.includes(from), `the shipped file says ${from}`);
  const error = assertThrows(() => parseIndexList(LIST.replace(from, to), "x.csv"), ConfigError);
  return error.format().split("\n").map((line) => line.replace(/^x\.csv(:\d+)?: /, ""));
}

Deno.test("loadIndexLists() reads the shipped lists and names every file that is missing", () => {
  const { nifty_50, nifty_next_50 } = loadIndexLists(folder);
  assertEquals([nifty_50.members.length, nifty_next_50.members.length], [53, 57]);
  assertEquals<string>(nifty_50.knownTo, "2026-09-29");
  const error = assertThrows(() => loadIndexLists("nowhere"), ConfigError);
  assertEquals(error.format().split("\n"), [
    "nowhere/nifty_50.csv: found no such file, expected a readable CSV file",
    "nowhere/nifty_next_50.csv: found no such file, expected a readable CSV file",
  ]);
});

Deno.test("parseIndexList() refuses rows without a source, symbol or day", () => {
  assertEquals(report("WIPRO,2025-03-28,,list_2025", "WIPRO,2025-03-28,,hearsay"), [
    "source: found hearsay, expected a name among the # notes",
  ]);
  assertEquals(report("WIPRO,2025-03-28,,list_2025", "WIPRO,2025-03-28,,"), [
    "source: found nothing, expected a name among the # notes",
  ]);
  assertEquals(report("WIPRO,2025-03-28,,list_2025", "wipro,2025-02-30,2020-01-01,list_2025"), [
    "symbol: found wipro, expected a symbol of the exchange",
    "from: found 2025-02-30, expected a date YYYY-MM-DD",
    "until: found 2020-01-01, expected a date after 2025-02-30, or nothing",
  ]);
  assertEquals(report("WIPRO,2025-03-28,,list_2025", "WIPRO,2025-03-28"), [
    "found 2 fields, expected 4",
  ]);
});

Deno.test("parseIndexList() refuses days with more or fewer than fifty members", () => {
  assertEquals(report("WIPRO,2025-03-28,,list_2025\n", ""), [
    "2025-03-28: found 49 members, expected 50",
    "2025-09-30: found 49 members, expected 50",
    "2025-10-24: found 49 members, expected 50",
  ]);
});

Deno.test("parseIndexList() refuses a symbol that is a member by two rows at once", () => {
  const twice = "WIPRO,2025-03-28,,list_2025\nWIPRO,2025-10-01,,list_2025\n";
  assertEquals(report("WIPRO,2025-03-28,,list_2025\n", twice), [
    "from: found WIPRO, expected a day on which it is no member by another row",
  ]);
});

Deno.test("parseIndexList() refuses other columns and a list of unknown age", () => {
  assertEquals(report("symbol,from,until,source", "symbol,from,to,source"), [
    "found symbol,from,to,source, expected the columns symbol,from,until,source",
  ]);
  assertEquals(report("# known_to: 2026-09-29\n", ""), [
    "known_to: found nothing, expected a date YYYY-MM-DD",
  ]);
});
