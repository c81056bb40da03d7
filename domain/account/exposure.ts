/**
 * How much capital one unit ties up: futures and written options their margin, bought options
 * their premium, equity its whole price. Sizing and risk must count it alike.
 * @module
 */
import type { Instrument, InstrumentKind } from "../instrument/instrument.ts";
import type { Paise } from "../money.ts";
import type { Side } from "../order/side.ts";

export type ExposureKind = "equity" | "future" | "long_option" | "short_option";

/** What an entry on `side` would tie up; an index itself cannot be traded: null. */
export function exposureKind(kind: InstrumentKind, side: Side): ExposureKind | null {
  if (kind === "EQ") return "equity";
  if (kind === "FUT") return "future";
  if (kind === "INDEX") return null;
  return side === "BUY" ? "long_option" : "short_option";
}

/** Whether a unit ties up a margin instead of its price. */
export function isMargined(kind: ExposureKind): boolean {
  return kind === "future" || kind === "short_option";
}

/** What a margin is a share of: of a written option its strike, which the exchange takes as well. */
export function notionalOf(
  kind: ExposureKind,
  { strike }: Pick<Instrument, "strike">,
  price: Paise,
) {
  return kind === "short_option" ? strike : price;
}

/**
 * Paise per unit. `margin` is the broker's figure for one unit when it is known; without it a
 * margin is `marginShare` of `notional`: see `notionalOf`.
 */
export function exposurePerUnit(of: {
  readonly kind: ExposureKind;
  readonly price: Paise;
  readonly notional: Paise;
  readonly margin: Paise | null;
  readonly marginShare: number;
}): Paise {
  if (!isMargined(of.kind)) return of.price;
  return of.margin ?? Math.ceil(of.notional * of.marginShare) as Paise;
}
