/**
 * Figures of a report as words: what is not known is a dash, so that nobody takes it for nothing.
 * @module
 */

/** A share of 1, in percent. */
export function percent(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(1)} %`;
}

/** Two digits. */
export function ratio(value: number | null): string {
  return value === null ? "-" : value.toFixed(2);
}
