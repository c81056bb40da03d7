/**
 * The three indices and their contracts as the simulated exchange lists them in 2026: levels,
 * lots, ticks, strikes, and how they move with the market and with the banks.
 * @module
 */

/** Shares of a move: of the market's factor, the banks' factor and a factor of its own. */
export interface Loadings {
  readonly market: number;
  readonly banks: number;
  readonly own: number;
}

export interface Underlying {
  /** Logical name, as derivatives carry it. */
  readonly name: string;
  /** Trading symbol of the index. */
  readonly symbol: string;
  readonly token: number;
  /** Rupees, around which the simulated level moves. */
  readonly level: number;
  readonly loadings: Loadings;
  readonly lot: number;
  /** Of the future, paise. */
  readonly futureTick: number;
  /** Between strikes, rupees. */
  readonly strikeStep: number;
  readonly freezeQuantity: number;
  readonly weeklyOptions: boolean;
  /** Implied volatility, times India VIX. */
  readonly volatility: number;
  /** Bid to ask of the current future, in basis points of the price. */
  readonly spreadBps: number;
  /** Lots a day: of the current future, and of the option at the money. */
  readonly futureLots: number;
  readonly optionLots: number;
}

/** Correlation of returns with NIFTY: BANKNIFTY 0.90, FINNIFTY 0.85; of these two with each 0.95. */
export const UNDERLYINGS: readonly Underlying[] = [
  {
    name: "NIFTY",
    symbol: "NIFTY 50",
    token: 256_265,
    level: 24_600,
    loadings: { market: 1, banks: 0, own: 0 },
    lot: 65,
    futureTick: 10,
    strikeStep: 50,
    freezeQuantity: 1_800,
    weeklyOptions: true,
    volatility: 1,
    spreadBps: 0.4,
    futureLots: 70_000,
    optionLots: 2_500_000,
  },
  {
    name: "BANKNIFTY",
    symbol: "NIFTY BANK",
    token: 260_105,
    level: 56_800,
    loadings: { market: 1.035, banks: 0.5, own: 0 },
    lot: 30,
    futureTick: 20,
    strikeStep: 100,
    freezeQuantity: 600,
    weeklyOptions: false,
    volatility: 1.15,
    spreadBps: 0.5,
    futureLots: 45_000,
    optionLots: 600_000,
  },
  {
    name: "FINNIFTY",
    symbol: "NIFTY FIN SERVICE",
    token: 257_801,
    level: 26_200,
    loadings: { market: 0.935, banks: 0.467, own: 0.343 },
    lot: 60,
    futureTick: 10,
    strikeStep: 50,
    freezeQuantity: 1_800,
    weeklyOptions: false,
    volatility: 1.12,
    spreadBps: 1.6,
    futureLots: 2_500,
    optionLots: 40_000,
  },
];

/** The volatility index: it falls when the market rises. */
export const VIX = {
  name: "INDIA VIX",
  symbol: "INDIA VIX",
  token: 264_969,
  /** Percent a year. */
  level: 14.2,
  marketLoading: -3.5,
} as const;
