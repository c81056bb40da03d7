/**
 * The prices that an exchange takes on a day, both ends included.
 * @module
 */
import type { Paise } from "./money.ts";

export interface PriceBand {
  readonly lower: Paise;
  readonly upper: Paise;
}
