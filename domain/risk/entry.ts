/**
 * What the review of an entry looks at: the order as sized, its market, and what is at stake.
 * @module
 */
import type { ChargeSchedule } from "../account/charges.ts";
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { PriceBand } from "../order/price_band.ts";
import type { Side } from "../order/side.ts";
import type { RiskDay } from "./day.ts";
import type { Quarantined } from "./quarantine.ts";
import type { SensitivityStake } from "./sensitivity.ts";

/** Anything with a size can be reviewed. */
export interface Sized {
  readonly quantity: number;
}

export interface EntryRequest<T extends Sized> {
  readonly order: T;
  readonly book: Book;
  readonly underlying: string;
  readonly side: Side;
  /** False when it adds to a position that is already counted. */
  readonly opens: boolean;
  readonly lot: number;
  readonly freezeQuantity: number | null;
  readonly expiry: IsoDate | null;
  /** Price of the order, or the one it is expected to fill at. */
  readonly price: Paise;
  readonly ltp: Paise | null;
  /** Exchange time of `ltp`. */
  readonly pricedAt: EpochMs | null;
  readonly at: EpochMs;
  /** Distance to the target, paise per unit; null when there is none. */
  readonly targetDistance: number | null;
  /** Ask less bid, paise per unit; 0 where there is no depth. */
  readonly spread: number;
  readonly schedule: ChargeSchedule;
  /** What one unit ties up, see `exposurePerUnit`. */
  readonly exposurePerUnit: Paise;
  /** Null for what is no derivative. */
  readonly sensitivity: SensitivityStake | null;
  /** Prices that the exchange takes; null where none are set. */
  readonly band: PriceBand | null;
  /** Of a wing: the price of the option that is sold to open behind it, and charged as well. */
  readonly sells?: Paise;
  /** The other half of an entry that has been counted: no further trade of its symbol. */
  readonly completes?: true;
}

export type Entry = EntryRequest<Sized>;

/** What is at stake now, orders of unknown fate counted as filled. */
export interface RiskView {
  readonly day: RiskDay;
  /** Positions open or being opened. */
  readonly positions: number;
  readonly exposure: Paise;
  /** Units that others have of the symbol at the broker, negative when short. */
  readonly others: number;
  /** What the broker's books say against the symbol; missing when they agree. */
  readonly quarantined?: Quarantined;
}
