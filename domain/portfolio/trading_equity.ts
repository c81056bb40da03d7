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

/** What the broker has said, and what may be traded with by now. */
interface FundsNews extends Pick<DayFunds, "date" | "net" | "own"> {
  /** By the configuration; undefined where that says nothing. */
  readonly most: Paise | undefined;
  /** Whether anything of that day may have been traded already. */
  readonly isOpen: boolean;
}

/**
 * The last word before the day's first trade counts, or the first one after it. Less than what that
 * day was traded with so far may be configured at any time, more for the next day. Null: as known.
 */
export function fundsAfter(
  known: DayFunds | undefined,
  { date, net, own, most, isOpen }: FundsNews,
): DayFunds | null {
  const isSame = isOpen ? (most ?? Infinity) >= (known?.most ?? Infinity) : known?.most === most;
  const ofToday = known?.date === date && (isOpen || known.net === net) ? known : null;
  if (ofToday !== null && isSame) return null;
  const read = ofToday ?? { date, net, own };
  return most === undefined ? read : { ...read, most };
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
