/** What the books trade of what a day lists and of the prices it begins with. @module */
import { assertEquals } from "@std/assert";
import { bookTokens } from "../../../commands/market/book_tokens.ts";
import type { Config } from "../../../domain/config.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../../domain/money.ts";
import { FUTURE, SHARE } from "../../domain/listed_market.ts";
import { parsedConfig } from "../../scenarios/parsed_config.ts";

const { books } = parsedConfig({}, "paper");
const shares = [3, 4, 5, 6].map((token) => ({ ...SHARE, token: token as InstrumentToken }));
const prices = new Map<InstrumentToken, Paise>([[3, 90], [5, 100], [6, 101]].map(
  ([token, price]) => [token as InstrumentToken, fromRupees(price!)],
));

function tokens(universe: Partial<Config["books"]["equity"]["universe"]>) {
  const equity = { ...books.equity, universe: { ...books.equity.universe, ...universe } };
  const underlyings = ["NIFTY", "GONE"];
  const [fno, options] = [{ ...books.fno, underlyings }, { ...books.options, underlyings }];
  return bookTokens({ books: { ...books, fno, options, equity } }, {
    date: "2026-11-20" as IsoDate,
    futureOf: (name) => name === FUTURE.name ? FUTURE : null,
    priceOf: (token) => prices.get(token),
    contractsOf: () => [FUTURE],
    shares,
  });
}

Deno.test("bookTokens() leaves out what is not listed", () => {
  const { fno, options } = tokens({});
  assertEquals([fno, options], [[FUTURE.token], [FUTURE.token]]);
});

Deno.test("bookTokens() takes shares from the least price on, the first ones; unpriced is nothing", () => {
  const equity = (minPrice: number, maxSymbols: number) =>
    tokens({ minPrice: fromRupees(minPrice), maxSymbols }).equity as readonly number[];
  assertEquals([equity(100, 9), equity(90, 2), equity(0, 2)], [[5, 6], [3, 5], [3, 4]]);
});
