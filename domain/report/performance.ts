/**
 * How a run went: figures of its trades and of its equity curve. The curve is folded point by
 * point, so that a run of a million bars keeps a few numbers and not a million.
 * @module
 */
import { addCharges, type Charges, NO_CHARGES } from "../account/charges.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../money.ts";
import type { Trade } from "../account/trade.ts";

/** The equity curve so far. */
export interface EquityCurve {
  readonly first: MicroRupees;
  readonly last: MicroRupees;
  readonly peak: MicroRupees;
  /** Deepest fall from a peak, never negative. */
  readonly drawdown: MicroRupees;
  readonly points: number;
  /** Points at which anything was held. */
  readonly exposedPoints: number;
}

/** `equity` is the first peak and no point yet: exposure counts from the first mark. */
export function startCurve(equity: MicroRupees): EquityCurve {
  return {
    first: equity,
    last: equity,
    peak: equity,
    drawdown: 0 as MicroRupees,
    points: 0,
    exposedPoints: 0,
  };
}

/** Adds the equity of one instant; `exposed` when anything is held then. */
export function markCurve(curve: EquityCurve, equity: MicroRupees, exposed: boolean): EquityCurve {
  const peak = equity > curve.peak ? equity : curve.peak;
  const fall = (peak - equity) as MicroRupees;
  return {
    first: curve.first,
    last: equity,
    peak,
    drawdown: fall > curve.drawdown ? fall : curve.drawdown,
    points: curve.points + 1,
    exposedPoints: curve.exposedPoints + (exposed ? 1 : 0),
  };
}

export interface Performance {
  readonly trades: number;
  readonly wins: number;
  /** Share of trades with a net profit, 0..1; null without trades. */
  readonly winRate: number | null;
  /** Net profits over net losses; null without a loss. */
  readonly profitFactor: number | null;
  /** Mean net result of a trade; null without trades. */
  readonly expectancy: MicroRupees | null;
  /** Mean result in R of the trades that had one; null without such trades. */
  readonly expectancyR: number | null;
  readonly gross: Paise;
  readonly net: MicroRupees;
  readonly charges: Charges;
  readonly equity: MicroRupees;
  /** Change of equity over the run. */
  readonly pnl: MicroRupees;
  readonly maxDrawdown: Paise;
  /** Share of the time in which anything was held, 0..1. */
  readonly exposure: number;
}

/**
 * Change of equity since `first`, as the equities shown have it: rounded by itself a loss could be a
 * paisa off, since halves go away from zero.
 */
export function resultIn(equity: MicroRupees, first: MicroRupees): Paise {
  return (microsToPaise(equity) - microsToPaise(first)) as Paise;
}

/** Figures of finished trades and of the curve they were part of. */
export function performance(trades: readonly Trade[], curve: EquityCurve): Performance {
  let wins = 0, profits = 0, losses = 0, gross = 0, sumR = 0, countR = 0;
  let charges = NO_CHARGES;
  for (const trade of trades) {
    gross += trade.gross;
    charges = addCharges(charges, trade.charges);
    if (trade.net > 0) {
      wins++;
      profits += trade.net;
    } else losses -= trade.net;
    if (trade.r !== null) {
      sumR += trade.r;
      countR++;
    }
  }
  const count = trades.length;
  const net = (profits - losses) as MicroRupees;
  return {
    trades: count,
    wins,
    winRate: count > 0 ? wins / count : null,
    profitFactor: losses > 0 ? profits / losses : null,
    expectancy: count > 0 ? Math.round(net / count) as MicroRupees : null,
    expectancyR: countR > 0 ? sumR / countR : null,
    gross: gross as Paise,
    net,
    charges,
    equity: curve.last,
    pnl: (curve.last - curve.first) as MicroRupees,
    maxDrawdown: microsToPaise(curve.drawdown),
    exposure: curve.points > 0 ? curve.exposedPoints / curve.points : 0,
  };
}
