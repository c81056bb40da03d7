/**
 * Prices of stops and of orders that must fill: a stop is a limit some way beyond its trigger, a
 * marketable limit some way through the touch. Always on a tick, at least one tick, and inside the
 * price band.
 * @module
 */
import { type Paise, toTick } from "../money.ts";
import type { PriceBand } from "./price_band.ts";
import type { Side } from "./side.ts";

/** How far beyond a reference price: the larger of a share of it and some ticks. */
export interface PriceOffset {
  readonly share: number;
  readonly ticks: number;
}

/**
 * Limit of an SL order on `side` that triggers at `trigger`; `band` null where unknown. What is taken
 * about the price of now says nothing of a trigger beyond it, where it would put the limit before it.
 * Never further than `most` from a trigger that is on a tick.
 */
export function stopLimit(
  side: Side,
  trigger: number,
  offset: PriceOffset,
  tick: Paise,
  band: PriceBand | null,
  most = Infinity,
): Paise {
  const wanted = Math.max(offset.share * trigger, offset.ticks * tick);
  const distance = Math.min(wanted, Math.floor(most / tick) * tick);
  const isBeyond = band !== null &&
    (side === "SELL" ? trigger < band.lower : trigger > band.upper);
  return through(side, trigger, distance, tick, isBeyond ? null : band);
}

/** How far an order goes through the touch where no band says what the exchange takes. */
const WIDEST_SHARE = 0.1;

/**
 * Limit of a marketable order that has been re-priced `rung` times: `share` of the touch (bid for
 * a sale, ask for a purchase) beyond it, doubled each time, as far as `widestLimit`.
 */
export function ladderLimit(
  side: Side,
  touch: Paise,
  share: number,
  rung: number,
  tick: Paise,
  band: PriceBand | null,
): Paise {
  const doubled = share * touch * 2 ** rung;
  const distance = band === null ? Math.min(doubled, WIDEST_SHARE * touch) : doubled;
  return through(side, touch, distance, tick, band);
}

/** Limit of an order that must fill at any price the exchange takes. */
function widestLimit(side: Side, touch: Paise, tick: Paise, band: PriceBand | null): Paise {
  return band === null
    ? through(side, touch, WIDEST_SHARE * touch, tick, null)
    : insideBand(side, band, tick);
}

/**
 * Limit of a marketable order on its `rung`, Infinity being the widest; no further than `edge`, or
 * than the touch where that is beyond it: somebody has just traded there.
 */
export function takenLimit(
  side: Side,
  touch: Paise,
  share: number,
  rung: number,
  tick: Paise,
  band: PriceBand | null,
  edge: Paise | null,
): Paise {
  const price = rung === Infinity
    ? widestLimit(side, touch, tick, band)
    : ladderLimit(side, touch, share, rung, tick, band);
  if (edge === null) return price;
  return side === "SELL"
    ? Math.max(price, Math.min(toTick(edge, tick, "up"), touch)) as Paise
    : Math.min(price, Math.max(toTick(edge, tick, "down"), touch)) as Paise;
}

function through(
  side: Side,
  from: number,
  distance: number,
  tick: Paise,
  band: PriceBand | null,
): Paise {
  const price = side === "SELL"
    ? toTick(from - distance, tick, "down")
    : toTick(from + distance, tick, "up");
  const edge = band && insideBand(side, band, tick);
  if (side === "SELL") return Math.max(price, edge ?? tick, tick) as Paise;
  return (edge === null ? price : Math.min(price, edge)) as Paise;
}

function insideBand(side: Side, band: PriceBand, tick: Paise): Paise {
  return side === "SELL" ? toTick(band.lower, tick, "up") : toTick(band.upper, tick, "down");
}
