/**
 * What the simulated exchange lists on a day, and the model behind each instrument.
 * @module
 */
import type { Instrument } from "../../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import {
  futureInstrument,
  indexInstrument,
  optionInstrument,
  shareInstrument,
} from "./contract.ts";
import type { MarketSegment } from "../../../domain/calendar/calendar.ts";
import {
  expiriesFrom,
  type Expiry,
  type ExpirySchedule,
} from "../../../domain/instrument/expiry.ts";
import { BANKS, basisFactor, MARKET, ownFactor, VIX_OWN } from "./factor.ts";
import { type Share, SHARES } from "./share.ts";
import { type Underlying, UNDERLYINGS, VIX } from "./underlying.ts";

/** How an instrument is priced. */
export type Model =
  | { readonly type: "Index"; readonly underlying: Underlying }
  | { readonly type: "Vix" }
  | { readonly type: "Share"; readonly share: Share }
  | { readonly type: "Future"; readonly underlying: Underlying; readonly expiry: Expiry }
  | {
    readonly type: "Option";
    readonly underlying: Underlying;
    readonly expiry: Expiry;
    readonly kind: "CE" | "PE";
    /** Rupees. */
    readonly strike: number;
  };

export interface Listing {
  readonly instrument: Instrument;
  readonly segment: MarketSegment;
  readonly model: Model;
  /** Factors that its price needs; the first sets the pace of its trading. */
  readonly factors: readonly number[];
}

/** Expiries listed of each kind. */
const EXPIRIES = 2;
const VIX_TICK = 1 as Paise;

/**
 * Everything listed on `date`. `centres` are levels of an underlying in rupees, those of the days
 * before too: `strikesEachSide` strikes around each are listed, because what was listed stays.
 */
export function listingsOn(
  date: IsoDate,
  centres: (underlying: Underlying) => readonly number[],
  strikesEachSide: number,
  schedule: ExpirySchedule,
): readonly Listing[] {
  const months = expiriesFrom(date, "month", EXPIRIES, schedule);
  const weeks = expiriesFrom(date, "week", EXPIRIES, schedule);
  return [
    ...UNDERLYINGS.map(index),
    vix(),
    ...SHARES.map(share),
    ...UNDERLYINGS.flatMap((each) => months.map((expiry) => future(each, expiry))),
    ...UNDERLYINGS.flatMap((each) => {
      const strikes = strikesAround(centres(each), each.strikeStep, strikesEachSide);
      return (each.weeklyOptions ? weeks : months).flatMap((expiry) =>
        strikes.flatMap((strike) => [
          option(each, expiry, strike, "CE"),
          option(each, expiry, strike, "PE"),
        ])
      );
    }),
  ];
}

function strikesAround(levels: readonly number[], step: number, eachSide: number): number[] {
  const money = levels.map((level) => Math.round(level / step));
  const first = Math.min(...money) - eachSide;
  const count = Math.max(...money) + eachSide - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

function indexFactors({ name }: Underlying): number[] {
  return [MARKET, BANKS, ownFactor(name)];
}

function index(underlying: Underlying): Listing {
  return {
    instrument: indexInstrument(underlying),
    segment: "equity",
    model: { type: "Index", underlying },
    factors: indexFactors(underlying),
  };
}

/** Computed from option prices, so that it keeps their hours. */
function vix(): Listing {
  return {
    instrument: indexInstrument(VIX, VIX_TICK),
    segment: "fno",
    model: { type: "Vix" },
    factors: [MARKET, VIX_OWN],
  };
}

function share(it: Share): Listing {
  return {
    instrument: shareInstrument(it),
    segment: "equity",
    model: { type: "Share", share: it },
    factors: [ownFactor(it.symbol), MARKET, BANKS],
  };
}

function future(underlying: Underlying, expiry: Expiry): Listing {
  return {
    instrument: futureInstrument(underlying, expiry),
    segment: "fno",
    model: { type: "Future", underlying, expiry },
    factors: [...indexFactors(underlying), basisFactor(underlying.name)],
  };
}

function option(
  underlying: Underlying,
  expiry: Expiry,
  strike: number,
  kind: "CE" | "PE",
): Listing {
  return {
    instrument: optionInstrument(underlying, expiry, strike, kind),
    segment: "fno",
    model: { type: "Option", underlying, expiry, strike, kind },
    factors: [...indexFactors(underlying), basisFactor(underlying.name), VIX_OWN],
  };
}
