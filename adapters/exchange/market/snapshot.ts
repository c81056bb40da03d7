/**
 * Full packets of the instruments on a tape: what a subscriber sees of each at one step.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { DepthLevel, Tick } from "../../../domain/tick/tick.ts";
import { depthOf, type Side } from "./depth.ts";
import type { Listing } from "./listing.ts";
import { type Liquidity, liquidityOf } from "./liquidity.ts";
import type { PriceBand } from "../../../domain/order/price_band.ts";
import type { MarketDay } from "./market_day.ts";
import { bits, type Stream, streamOf, substream } from "./noise.ts";
import type { Tape } from "./tape.ts";

const NOBODY: readonly DepthLevel[] = [];

/** What a tick says that the tape does not: it never changes within the day. */
interface Card {
  readonly token: InstrumentToken;
  readonly prevClose: Paise;
  readonly band: PriceBand;
  readonly tick: number;
  readonly lot: number;
  readonly liquidity: Liquidity;
  readonly dice: Stream;
  readonly isIndex: boolean;
}

export class Snapshots {
  readonly #tape: Tape;
  readonly #cards: readonly Card[];

  constructor(day: MarketDay, listings: readonly Listing[], tape: Tape) {
    this.#tape = tape;
    this.#cards = listings.map((listing) => cardOf(day, listing));
  }

  /** The tick of instrument `i` as of the tape's present `step`, a number of its own in the day. */
  tick(i: number, at: EpochMs, step: number): Tick {
    const tape = this.#tape;
    const card = this.#cards[i]!;
    const quote = {
      token: card.token,
      at,
      ltp: tape.ltp[i] as Paise,
      volume: tape.volume[i]!,
      oi: tape.openInterest[i]!,
      open: tape.open[i] as Paise,
      high: tape.high[i] as Paise,
      low: tape.low[i] as Paise,
      prevClose: card.prevClose,
    };
    if (card.isIndex) return { ...quote, bids: NOBODY, asks: NOBODY };
    const bids = this.#side(card, tape.bid[i]!, tape.ask[i]!, -1, 2 * step);
    const asks = this.#side(card, tape.ask[i]!, tape.bid[i]!, 1, 2 * step + 1);
    const { ltp, volume } = quote;
    return {
      ...quote,
      bids,
      asks,
      averagePrice: volume === 0 ? ltp : Math.round(tape.turnover[i]! / volume) as Paise,
      buyQuantity: pendingOf(card, bids, 2 * step),
      sellQuantity: pendingOf(card, asks, 2 * step + 1),
    };
  }

  #side(
    { band, tick, lot, liquidity, dice }: Card,
    best: number,
    other: number,
    away: 1 | -1,
    index: number,
  ): readonly DepthLevel[] {
    if (best === 0) return NOBODY;
    const spread = other === 0 ? tick : Math.abs(other - best);
    const side: Side = {
      best,
      away,
      limit: away === 1 ? band.upper : band.lower,
      tick,
      lot,
      // A wide book is wide behind its best prices too.
      gapMax: Math.max(1, Math.round(spread / (3 * tick))),
      touch: liquidity.touch,
    };
    return depthOf(side, dice, index);
  }
}

function cardOf(day: MarketDay, listing: Listing): Card {
  const { instrument } = listing;
  return {
    token: instrument.token,
    prevClose: day.previousClose(listing),
    band: day.band(listing),
    tick: instrument.tick,
    lot: instrument.lot,
    liquidity: liquidityOf(listing, day),
    dice: substream(streamOf(day.seed, `${instrument.symbol} depth`), day.clock.dayNumber),
    isIndex: instrument.kind === "INDEX",
  };
}

/** The five levels and what waits behind them. */
function pendingOf(
  { liquidity, lot, dice }: Card,
  side: readonly DepthLevel[],
  index: number,
): number {
  let sum = 0;
  for (const level of side) sum += level.quantity;
  if (sum === 0) return 0;
  const share = 0.8 + 0.4 * bits(dice, ~index) / 4_294_967_296;
  return sum + lot * Math.round(liquidity.pending * share / lot);
}
