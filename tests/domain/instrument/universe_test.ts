/** Members of the indices on a day, by the shipped lists. @module */
import { assert, assertEquals } from "@std/assert";
import { loadIndexLists } from "../../../adapters/universe/index_lists.ts";
import { changesOf, membersOn, type UniverseList } from "../../../domain/instrument/universe.ts";
import { day } from "../market_tables.ts";

const folder = new URL("../../../configs/universe", import.meta.url).pathname;
const LISTS = loadIndexLists(folder);

function members(lists: UniverseList[], date: string): ReadonlySet<string> {
  return new Set(membersOn(LISTS, lists, day(date)).symbols);
}

Deno.test("membersOn() follows the changes of the NIFTY 50", () => {
  const facts: [string, string, boolean][] = [
    ["INDIGO", "2025-09-29", false],
    ["INDIGO", "2025-09-30", true],
    ["HEROMOTOCO", "2025-09-29", true],
    ["HEROMOTOCO", "2025-09-30", false],
    ["TATAMOTORS", "2025-10-23", true],
    ["TMPV", "2025-10-23", false],
    ["TMPV", "2025-10-24", true],
    ["RELIANCE", "2026-11-20", true],
  ];
  for (const [symbol, date, expected] of facts) {
    assertEquals(members(["nifty_50"], date).has(symbol), expected, `${symbol} ${date}`);
  }
});

Deno.test("membersOn() has fifty and a hundred members on every day of change", () => {
  for (const date of changesOf(LISTS.nifty_50)) {
    assertEquals(members(["nifty_50"], date).size, 50, date);
  }
  const hundred = changesOf(LISTS.nifty_next_50).map((date) => members(["nifty_100"], date).size);
  assertEquals(hundred, [100, 100]);
  assert(members(["nifty_100"], "2026-03-29").has("HAVELLS"));
  assert(members(["nifty_100"], "2026-03-30").has("CUMMINSIND"));
  assertEquals(members(["nifty_50", "nifty_100"], "2026-03-30").size, 100);
});

Deno.test("membersOn() infers days before the lists and after they were known", () => {
  const inferred = (date: string) => membersOn(LISTS, ["nifty_50"], day(date)).inferred;
  assertEquals(["2025-03-27", "2025-03-28", "2026-09-29", "2026-09-30"].map(inferred), [
    true,
    false,
    false,
    true,
  ]);
  assertEquals(members(["nifty_50"], "2016-04-01").size, 50);
});
