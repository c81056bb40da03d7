/**
 * Figures of a report as words: what is not known is a dash, so that nobody takes it for nothing.
 * @module
 */
import { fixedText } from "../../domain/fixed_text.ts";

/** A share of 1, in percent. */
export function percent(share: number | null): string {
  return share === null ? "-" : `${fixedText(100 * share, 1)} %`;
}

/** Two digits. */
export function ratio(value: number | null): string {
  return value === null ? "-" : fixedText(value, 2);
}
