/**
 * Books that must be flat: whatever they hold, or come to hold, goes. Each reason begins and ends by
 * itself: a square-off with its session, a FLATTEN by who lifts it, a loss halt by a re-arming.
 * @module
 */
import type { ExitReason } from "../../exit/reason.ts";
import type { Book } from "../../instrument/instrument.ts";

/** By book, in the order in which they began; a book without any is left out. */
export type Closing = Readonly<Partial<Record<Book, readonly ExitReason[]>>>;

interface Closes {
  readonly closing: Closing;
}

/** Why a book must be flat: the first reason that still stands. */
export function closingOf({ closing }: Closes, book: Book): ExitReason | undefined {
  return closing[book]?.[0];
}

/** Whether a book must be flat for a reason, be it the first or not. */
export function isClosingFor({ closing }: Closes, book: Book, reason: ExitReason): boolean {
  return closing[book]?.includes(reason) ?? false;
}

/** Every reason for which any book must be flat. */
export function closingReasons({ closing }: Closes): ReadonlySet<ExitReason> {
  return new Set(Object.values(closing).flat());
}

/** Whether somebody wants all flat: of the books, or of the whole account. */
export function isFlattening(state: Closes & { readonly takeover?: unknown }): boolean {
  return state.takeover !== undefined || closingReasons(state).has("flatten");
}

/** With a reason more for some books. */
export function withClosing(
  closing: Closing,
  books: readonly Book[],
  reason: ExitReason,
): Closing {
  const begun = books.filter((book) => !isClosingFor({ closing }, book, reason));
  const all = begun.map((book) => [book, [...closing[book] ?? [], reason]]);
  return { ...closing, ...Object.fromEntries(all) };
}

/** Without a reason, wherever it stood. */
export function withoutClosing(closing: Closing, reason: ExitReason): Closing {
  return closingWhere(closing, (each) => each !== reason);
}

/** With one reason alone, wherever it stood. */
export function onlyClosing(closing: Closing, reason: ExitReason): Closing {
  return closingWhere(closing, (each) => each === reason);
}

function closingWhere(closing: Closing, stays: (reason: ExitReason) => boolean): Closing {
  const left = Object.entries(closing)
    .map(([book, reasons]) => [book, reasons.filter(stays)] as const)
    .filter(([, reasons]) => reasons.length > 0);
  return Object.fromEntries(left);
}
