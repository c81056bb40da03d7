/**
 * What the books trade on a day: the futures of their underlyings, options by those, and shares of
 * the day's universe that cost enough. The same of Kite and of the simulated market.
 * @module
 */
import type { Config } from "../../domain/config.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import type { BookTokens } from "./desk_rules.ts";
import { type DayStart, optionsTokens } from "./options_tokens.ts";

/** What is listed on a day, and what is known of it as it begins. */
export interface ListedDay extends DayStart {
  /** The one to trade; null where it is not listed. */
  futureOf(name: string): Instrument | null;
  /** Those of its universe that are listed, the first ones first. */
  readonly shares: readonly Instrument[];
}

/** A share without a price counts as one of nothing. */
export function bookTokens({ books }: Pick<Config, "books">, day: ListedDay): BookTokens {
  const { fno, options, equity: { universe: { minPrice, maxSymbols } } } = books;
  const futures = (names: readonly string[]) => names.flatMap((name) => day.futureOf(name) ?? []);
  return {
    fno: futures(fno.underlyings).map(({ token }) => token),
    ...optionsTokens(options, futures(options.underlyings), day),
    equity: day.shares.map(({ token }) => token)
      .filter((token) => (day.priceOf(token) ?? 0) >= minPrice)
      .slice(0, maxSymbols),
  };
}
