/**
 * The equity that limits and sizes are shares of: the desk's own book, and at a broker no more than
 * the broker had at the day's opening, nor than the configuration trades with.
 * @module
 */
import { equityOf, type Ledger } from "../account/ledger.ts";
import type { IsoDate } from "../market_time.ts";
import { microsToPaise, type Paise } from "../money.ts";

/** As read for the opening of a day. */
export interface DayFunds {
  readonly date: IsoDate;
  /** The broker's net. */
  readonly net: Paise;
  /** What the desk's book was worth then. */
  readonly own: Paise;
  /** Traded with at most; missing where nobody says. */
  readonly most?: Paise;
}

/** What the book is worth, open profit apart. */
export function bookEquity(ledger: Ledger): Paise {
  return microsToPaise(equityOf(ledger, 0 as Paise));
}

/** `funds` missing: no broker has a word in it. A loss since then has left the broker's net, too. */
export function tradingEquity(own: Paise, funds: DayFunds | undefined): Paise {
  if (funds === undefined) return own;
  const lost = Math.max(0, funds.own - own);
  return Math.min(own, Math.min(funds.net, funds.most ?? Infinity) - lost) as Paise;
}
