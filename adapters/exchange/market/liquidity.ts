/**
 * How much of an instrument trades, waits and is held: its size in units.
 * @module
 */
import type { Listing } from "./listing.ts";
import type { MarketDay } from "./market_day.ts";

/** All in units of the instrument. */
export interface Liquidity {
  /** Traded in a day. */
  readonly day: number;
  /** Waiting at the best price of each side. */
  readonly touch: number;
  /** Waiting on each side in all. */
  readonly pending: number;
  /** Held overnight; 0 where there is no open interest. */
  readonly openInterest: number;
}

const NONE: Liquidity = { day: 0, touch: 0, pending: 0, openInterest: 0 };
/** Of a share, waiting at the best price: rupees. */
const SHARE_TOUCH_RUPEES = 400_000;
/** Later contracts, of what the next to expire trade. */
const LATER_SHARE = 0.15;
/** Strikes from the money at which an option's trading has fallen to 1/e. */
const STRIKES_FADE = 5;

/**
 * All 0 for indices and India VIX. Options trade less the farther their strike is from the index's
 * close on `day`. What waits at the best price may be a fraction of a unit.
 */
export function liquidityOf({ model, instrument }: Listing, day: MarketDay): Liquidity {
  const { lot } = instrument;
  const share = day.term(model).rank === 0 ? 1 : LATER_SHARE;
  switch (model.type) {
    case "Index":
    case "Vix":
      return NONE;
    case "Share": {
      const units = model.share.volumeMillions * 1e6;
      const touch = SHARE_TOUCH_RUPEES / model.share.price;
      return { day: units, touch, pending: units / 20, openInterest: 0 };
    }
    case "Future": {
      const lots = model.underlying.futureLots * share;
      return inUnits(lot, lots, 2 + lots / 15_000, 3 * lots);
    }
    case "Option": {
      const { underlying, strike } = model;
      const away = Math.abs(strike - day.indexClose(underlying)) / underlying.strikeStep;
      const lots = underlying.optionLots * share * Math.exp(-away / STRIKES_FADE);
      return inUnits(lot, lots, 4 + lots / 100_000, 0.05 * lots);
    }
  }
}

function inUnits(lot: number, day: number, touch: number, openInterest: number): Liquidity {
  return {
    day: lot * Math.round(day),
    touch: lot * touch,
    pending: lot * Math.round(10 * touch + day / 20),
    openInterest: lot * Math.round(openInterest),
  };
}
