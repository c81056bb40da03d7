/**
 * The prices that an exchange takes: on a day, and about a reference price of the moment (limit
 * price protection). Both ends of a band are included.
 * @module
 */
import { type Dated, type DatedAnswer, entryOn } from "../dated.ts";
import type { IsoDate } from "../market_time.ts";
import { type Paise, toTick } from "../money.ts";

export interface PriceBand {
  readonly lower: Paise;
  readonly upper: Paise;
}

export const PROTECTED = ["futures", "options", "closing_auction"] as const;
export type Protected = typeof PROTECTED[number];

/** How far from its reference a limit price may lie. */
export interface PriceProtection extends Dated {
  /** Of the reference. */
  readonly share: number;
  /** References up to `upTo` have this distance instead. */
  readonly low: { readonly upTo: Paise; readonly distance: Paise } | null;
}

/** In rising order of `from`. */
export type ProtectionTable = Readonly<Record<Protected, readonly PriceProtection[]>>;

/** `inferred` before the table's first day. Throws RangeError where it has no entries. */
export function protectionOn(
  table: ProtectionTable,
  what: Protected,
  date: IsoDate,
): DatedAnswer<PriceProtection> {
  return entryOn(table[what], date);
}

/** Prices on the tick that are taken about `reference`; never below one tick. */
export function protectedBand(
  { share, low }: PriceProtection,
  reference: Paise,
  tick: Paise,
): PriceBand {
  const distance = low !== null && reference <= low.upTo ? low.distance : reference * share;
  return {
    lower: Math.max(toTick(reference - distance, tick, "up"), tick) as Paise,
    upper: toTick(reference + distance, tick, "down"),
  };
}
