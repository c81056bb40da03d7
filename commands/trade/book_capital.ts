/** The money that the book of a desk at a broker goes by. @module */
import type { RunHeader } from "../../adapters/journal/run_header.ts";
import type { Paise } from "../../domain/money.ts";

/** What the book began with; a new one begins with no more than the account has free. */
export function bookCapital(
  known: Pick<RunHeader, "capital"> | null,
  configured: Paise,
  funds: number,
): Paise {
  return (known?.capital ?? Math.min(configured, funds)) as Paise;
}
