/**
 * The report of a run or of a day: what ran, how all of it went, each book and each strategy, the
 * curve, and every finished trade. Made of what was kept of it, by no other rules.
 * @module
 */
import { addCharges, type Charges, subtractCharges } from "../account/charges.ts";
import { type Book, BOOKS } from "../instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Earlier } from "./earlier_days.ts";
import type { OpenHours } from "./exposure.ts";
import { type Figures, figuresOf, type ReportTrade } from "./figures.ts";

/** What was run: enough to know what the figures are of. */
export interface About {
  readonly kind: "backtest" | "paper" | "rehearse" | "live";
  /** The run's folder name, or the day. */
  readonly name: string;
  /** What was traded, in words. */
  readonly what: string;
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** Every price is made up. */
  readonly simulated: boolean;
  /** Of the simulated market, or of how fills were drawn; null where a broker filled, or quoted. */
  readonly seed: number | null;
  /** Hash of the configuration. */
  readonly config: string;
  /** What was guessed, and what else must be known to read the figures. */
  readonly remarks: readonly string[];
}

/** Result since the beginning, after charges, open positions at their last price. */
export interface ReportPoint {
  readonly at: EpochMs;
  readonly net: Paise;
}

/** What is kept of a run or a day. */
export interface ReportInput {
  readonly about: About;
  /** In the order in which they ended. */
  readonly trades: readonly ReportTrade[];
  readonly curve: readonly ReportPoint[];
  /** When the market was open to the desk. */
  readonly sessions: readonly OpenHours[];
  /** Share of them in which anything was held, 0..1; null when only the trades tell. */
  readonly exposure: number | null;
  /** Result with everything that is open. */
  readonly pnl: Paise;
  /** Of the whole curve, before it was thinned. */
  readonly maxDrawdown: Paise;
  /** Everything charged: also on what is open, and what contract notes were rounded by. */
  readonly charges: Charges;
  /** Of `trades`, what is not of this day. */
  readonly earlier: Earlier;
  /** Positions not finished. */
  readonly open: number;
}

/** Figures of a book, or of one strategy of it. */
export interface ReportGroup {
  readonly book: Book;
  /** Null: all of the book. */
  readonly strategy: string | null;
  readonly figures: Figures;
}

export interface Report {
  readonly about: About;
  readonly pnl: Paise;
  /** Of the curve; those of the groups are of finished trades. */
  readonly maxDrawdown: Paise;
  /** Share of the time, 0..1: see `exposureOf`. */
  readonly exposure: number;
  readonly total: Figures;
  /** Charged, but to no finished trade. */
  readonly otherCharges: Charges;
  /** Of the finished trades, what they had made and were charged on earlier days. */
  readonly earlier: Earlier;
  /** Each book, followed by its strategies. */
  readonly groups: readonly ReportGroup[];
  readonly curve: readonly ReportPoint[];
  readonly trades: readonly ReportTrade[];
  /** Positions not finished. */
  readonly open: number;
}

/** A book without finished trades has no group. A null exposure is made up for from the trades. */
export function reportOf(input: ReportInput): Report {
  const { about, trades, sessions, charges, curve, pnl, maxDrawdown, earlier, open } = input;
  const total = figuresOf(trades, sessions);
  return {
    about,
    pnl,
    maxDrawdown,
    exposure: input.exposure ?? total.exposure,
    total,
    otherCharges: subtractCharges(addCharges(charges, earlier.charges), total.charges),
    earlier,
    groups: BOOKS.flatMap((book) => groupsOf(book, trades, sessions)),
    curve,
    trades,
    open,
  };
}

function groupsOf(
  book: Book,
  all: readonly ReportTrade[],
  sessions: readonly OpenHours[],
): ReportGroup[] {
  const trades = all.filter((trade) => trade.book === book);
  if (trades.length === 0) return [];
  const strategies = [...new Set(trades.map(({ strategy }) => strategy))].toSorted();
  return [
    { book, strategy: null, figures: figuresOf(trades, sessions) },
    ...strategies.map((strategy) => {
      const own = trades.filter((trade) => trade.strategy === strategy);
      return { book, strategy, figures: figuresOf(own, sessions) };
    }),
  ];
}
