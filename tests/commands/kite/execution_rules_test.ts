/** What trading at a broker makes of a desk's rules, and trading on paper does not. @module */
import { assertEquals } from "@std/assert";
import { executedRules } from "../../../commands/kite/execution_rules.ts";
import { withNewestToken } from "../../../commands/kite/kite_account.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import { entryOn } from "../../../domain/dated.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { RULES } from "../../domain/portfolio/book.ts";

const DATE = "2026-11-20" as IsoDate;

Deno.test("executedRules() leaves a paper desk as it is", () => {
  assertEquals(RULES.execution, "paper");
  assertEquals(executedRules(RULES, { broker: null, date: DATE }), RULES);
});

Deno.test("executedRules() has a broker fill orders, and take so many changes of each", () => {
  const { changesPerOrder } = entryOn(marketTables().limits.orderRates, DATE).entry;
  const capitalMax = 4_00_000_00 as Paise;
  const rules = executedRules(RULES, { broker: { capitalMax }, date: DATE });
  assertEquals(rules, { ...RULES, execution: "broker", changesPerOrder, capitalMax });
});

Deno.test("withNewestToken() keeps the token that it has where there is no other", async () => {
  const found = { type: "Token", token: { accessToken: "new" } };
  const account = (newest: object) =>
    ({ token: { accessToken: "old" }, findToken: () => Promise.resolve(newest) }) as never;
  assertEquals((await withNewestToken(account(found))).token.accessToken, "new");
  const none = { type: "NeedsLogin", code: "ended" };
  assertEquals((await withNewestToken(account(none))).token.accessToken, "old");
});
