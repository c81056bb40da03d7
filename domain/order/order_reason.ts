/**
 * Why an order is as it is, in two things: a code of the desk, of a closed set, and what the broker
 * itself says of it. By the code is decided; the words are for people, and for telling whether it
 * says the same thing twice.
 * @module
 */
import { BROKER_CODES } from "../broker/broker_code.ts";
import { CHANGES_LOST, NOT_TAKEN } from "../broker/change_budget.ts";
import { refusedCode } from "../broker/refused_code.ts";
import { ENTRY_BARS } from "../control/entry_bar.ts";
import { REJECTION_CODES } from "../exchange/exchange_rejection.ts";

/** Of an exit that ended with its day, and of which nobody has heard how. */
export const DAY_OVER = "day_over";

export const ORDER_REASONS = [
  "cancelled",
  DAY_OVER,
  /** By a broker that says nothing more. */
  "rejected",
  /** Found nowhere, for long enough. */
  "absent",
  /** Never left, for none of the codes that follow. */
  "withheld",
  // What keeps every entry back; of a paper exchange, of a broker, or of the way there. Some are
  // said by more than one of them.
  ...new Set([...ENTRY_BARS, ...REJECTION_CODES, ...BROKER_CODES]),
  // Of a change that was taken.
  NOT_TAKEN,
  CHANGES_LOST,
] as const;

export type OrderReason = typeof ORDER_REASONS[number];

export interface OrderWhy {
  /** "" where the status of the order says it all. */
  readonly reason: OrderReason | "";
  /** The broker's own; missing where it has none. */
  readonly words?: string;
}

const KNOWN: ReadonlySet<string> = new Set(ORDER_REASONS);

/**
 * Of a text that is either, as in an older record: what is no code is words. `unlisted`: the code of
 * such words; else it follows from them.
 */
export function whyOf(text: string, unlisted?: OrderReason): OrderWhy {
  if (text === "" || KNOWN.has(text)) return { reason: text as OrderReason | "" };
  return { reason: unlisted ?? refusedCode(text), words: text };
}

/** That alone, of whatever has it. */
export function whyIn({ reason, words }: OrderWhy): OrderWhy {
  return words === undefined ? { reason } : { reason, words };
}

/** For people: both, as far as there are two. */
export function whyWords(
  { reason, words = "" }: { readonly reason: string; readonly words?: string },
): string {
  return words === "" ? reason : `${reason}: ${words}`;
}
