/**
 * Whose bars a position lives by once its book trades other contracts than on the day of its entry:
 * after an expiry, a roll into the next month, or a new universe of shares.
 * @module
 */
import type { BookRules } from "../desk_rules.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { Held } from "./state.ts";

type Tokens = Pick<BookRules, "book" | "tokens" | "followed">;
type NameOf = (token: InstrumentToken) => string;

/** All whose bars the engine of a book looks at. */
export function barTokens({ tokens, followed = [] }: Tokens): readonly InstrumentToken[] {
  return followed.length === 0 ? tokens : [...tokens, ...followed];
}

/**
 * Whose bars count for a position: its own where they gave the signal, else those of what the book
 * now trades of its underlying. Without such its own: they at least tell how old it is.
 */
export function livesBy(
  { token, signalToken, wingOf, trade: { underlying } }: Held,
  book: Tokens,
  nameOf: NameOf,
): InstrumentToken {
  // A wing lives as long as what it covers.
  if (wingOf !== undefined) return wingOf;
  if (signalToken === token || barTokens(book).includes(signalToken)) return signalToken;
  return book.tokens.find((each) => nameOf(each) === underlying) ?? token;
}

/** The book, with what it holds and does not trade any more. */
export function following<Book extends Tokens>(
  book: Book,
  held: readonly Held[],
  nameOf: NameOf,
): Book {
  const lives = held.filter((each) => each.book === book.book)
    .map((each) => livesBy(each, book, nameOf));
  const followed = [...new Set(lives)].filter((token) => !book.tokens.includes(token));
  return followed.length === 0 ? book : { ...book, followed };
}
