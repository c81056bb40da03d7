/**
 * Fair prices at a moment of the market: indices and shares from their factors, futures from the
 * index and their time, options by Black-Scholes on the future with a smile around India VIX.
 * @module
 */
import type { EpochMs } from "../../../domain/market_time.ts";
import { blackPrice } from "../../../domain/option/black_scholes.ts";
import { BANKS, basisFactor, MARKET, ownFactor, VIX_OWN } from "./factor.ts";
import type { Model } from "./listing.ts";
import type { Share } from "./share.ts";
import { type Loadings, type Underlying, VIX } from "./underlying.ts";

/** Where the market stands. One object is used again and again. */
export interface Moment {
  at: EpochMs;
  /** Share of the day's variance that has passed. */
  elapsed: number;
  /** By factor. */
  readonly levels: Float64Array;
}

/** Paise, with fractions: what the book stands around, and how far its best prices are apart. */
export interface Fair {
  mid: number;
  spread: number;
}

/** Writes the fair price at `moment` into `fair`. */
export type Pricer = (moment: Moment, fair: Fair) => void;

/** What is left of a contract at the start of a day. */
export interface Term {
  readonly expiryAt: EpochMs;
  /** Trading days after this one, the day of expiry included. */
  readonly daysLeft: number;
  /** 0: of its kind the next to expire. */
  readonly rank: number;
}

const YEAR_MS = 365 * 86_400_000;
const TRADING_DAYS = 252;
/** Riskless rate, and what a future costs over the index a year: the rate less dividends. */
const RATE = 0.06;
const CARRY = 0.05;
/** The day's share of a trading day's variance; the rest passes overnight. */
const DAY_SHARE = 0.8;
/** Later contracts have fewer takers. */
const LATER_SPREAD = 2.5;

/** The pricer of `model`; a contract needs its `term`. */
export function pricerOf(model: Model, term: Term): Pricer {
  switch (model.type) {
    case "Index":
      return indexPricer(model.underlying);
    case "Vix":
      return (moment, fair) => {
        fair.mid = 100 * vixAt(moment);
        fair.spread = 0;
      };
    case "Share":
      return sharePricer(model.share);
    case "Future":
      return futurePricer(model, term);
    case "Option":
      return optionPricer(model, term);
  }
}

/** Rupees. */
export function indexLevel({ level, loadings, name }: Underlying, levels: Float64Array): number {
  return level * Math.exp(mixture(loadings, ownFactor(name), levels));
}

function mixture({ market, banks, own }: Loadings, factor: number, levels: Float64Array): number {
  return market * levels[MARKET]! + banks * levels[BANKS]! + own * levels[factor]!;
}

/** Percent a year. */
function vixAt({ levels }: Moment): number {
  return VIX.level * Math.exp(VIX.marketLoading * levels[MARKET]! + levels[VIX_OWN]!);
}

function indexPricer({ level, loadings, name }: Underlying): Pricer {
  const own = ownFactor(name);
  return ({ levels }, fair) => {
    fair.mid = 100 * level * Math.exp(mixture(loadings, own, levels));
    fair.spread = 0;
  };
}

function sharePricer({ price, loadings, symbol }: Share): Pricer {
  const own = ownFactor(symbol);
  return ({ levels }, fair) => {
    fair.mid = 100 * price * Math.exp(mixture(loadings, own, levels));
    fair.spread = 0.00015 * fair.mid;
  };
}

/** Price of the future of that expiry, paise. The basis shrinks to nothing at expiry. */
function forwardPricer(
  { level, loadings, name }: Underlying,
  { expiryAt }: Term,
): (moment: Moment) => number {
  const own = ownFactor(name);
  const basis = basisFactor(name);
  return ({ at, levels }) => {
    const years = Math.max(expiryAt - at, 0) / YEAR_MS;
    // Its noise goes with the last day.
    const stray = levels[basis]! * Math.min(years * TRADING_DAYS, 1);
    return 100 * level * Math.exp(mixture(loadings, own, levels) + CARRY * years + stray);
  };
}

function futurePricer(
  { underlying }: Extract<Model, { type: "Future" }>,
  term: Term,
): Pricer {
  const forward = forwardPricer(underlying, term);
  const share = underlying.spreadBps / 10_000 * (term.rank === 0 ? 1 : LATER_SPREAD);
  return (moment, fair) => {
    fair.mid = forward(moment);
    fair.spread = share * fair.mid;
  };
}

function optionPricer(
  { underlying, kind, strike }: Extract<Model, { type: "Option" }>,
  term: Term,
): Pricer {
  const forwardAt = forwardPricer(underlying, term);
  const strikePaise = 100 * strike;
  const step = 100 * underlying.strikeStep;
  const liquidity = term.rank === 0 ? 1 : LATER_SPREAD;
  return (moment, fair) => {
    const forward = forwardAt(moment);
    // Time passes as variance does: a calendar year would give premiums away on their last day.
    const years = (DAY_SHARE * (1 - moment.elapsed) + term.daysLeft) / TRADING_DAYS;
    const atMoney = underlying.volatility * vixAt(moment) / 100 * Math.sqrt(years);
    const deviation = atMoney * smile(Math.log(strikePaise / forward) / atMoney);
    const discount = Math.exp(-RATE * Math.max(term.expiryAt - moment.at, 0) / YEAR_MS);
    fair.mid = discount * blackPrice(kind, forward, strikePaise, deviation);
    const away = (strikePaise - forward) / (4 * step);
    fair.spread = liquidity * (5 + 0.0008 * fair.mid * Math.min(1 + away * away, 12));
  };
}

/** Volatility over that at the money, `x` deviations away: puts dearer than calls. */
function smile(x: number): number {
  const near = Math.max(-4, Math.min(x, 4));
  return 1 - 0.03 * near + 0.012 * near * near;
}
