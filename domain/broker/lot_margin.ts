/**
 * What the broker wants for one lot, told every few minutes, and what counts where its word is old
 * or missing.
 * @module
 */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";

/** For a lot of a future on either side; of an option for selling one to open. */
export interface LotMargin {
  readonly token: InstrumentToken;
  readonly lot: number;
  readonly margin: Paise;
}

/** With when the broker said so. */
export interface KnownMargin extends LotMargin {
  readonly at: EpochMs;
}

export interface LotMarginRules {
  /** Margin as a share of notional where the broker has not said. */
  readonly marginShare: number;
  /** Between two questions. */
  readonly marginEveryMs: number;
}

/** A figure is fresh for so many questions: two may go without an answer. */
const FRESH_QUESTIONS = 3;

/** Whose figure it is: the broker's, its last one, or the configured share of the notional. */
export type MarginSource = "broker" | "last_known" | "stated";

/** Paise that one unit ties up, and by whose word. */
export interface UnitMargin {
  readonly perUnit: Paise;
  readonly source: MarginSource;
}

/** The broker's figure while it is fresh, else the larger of its last one and the stated share. */
export function unitMargin(
  known: KnownMargin | undefined,
  notional: Paise,
  { marginShare, marginEveryMs }: LotMarginRules,
  at: EpochMs,
): UnitMargin {
  const stated = Math.ceil(notional * marginShare) as Paise;
  if (known === undefined) return { perUnit: stated, source: "stated" };
  const told = Math.ceil(known.margin / known.lot) as Paise;
  if (at - known.at <= FRESH_QUESTIONS * marginEveryMs) return { perUnit: told, source: "broker" };
  return told > stated
    ? { perUnit: told, source: "last_known" }
    : { perUnit: stated, source: "stated" };
}

const SOURCE_WORDS: Readonly<Record<MarginSource, string>> = {
  broker: "the broker's figure",
  last_known: "the broker's last figure",
  stated: "the stated share",
};

/** For people, to follow the word `by`. */
export function sourceWords({ source }: UnitMargin): string {
  return SOURCE_WORDS[source];
}
