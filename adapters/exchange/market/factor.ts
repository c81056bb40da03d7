/**
 * What moves the simulated market: a few independent factors, of which every price is a mixture.
 * Correlation comes from what prices share.
 * @module
 */
import type { MarketSegment } from "../../../domain/calendar/calendar.ts";
import { SHARES } from "./share.ts";
import { UNDERLYINGS } from "./underlying.ts";

export interface Factor {
  readonly name: string;
  /** Hours in which what it drives is traded. */
  readonly segment: MarketSegment;
  /** Standard deviation of its change over a day, as a logarithm. */
  readonly volatility: number;
  /** Whether a day's trend goes over into the next. */
  readonly trends: boolean;
}

/** 14 % a year, where India VIX lives. */
const INDEX_VOLATILITY = 0.0088;
const VIX_VOLATILITY = 0.035;
/** A future strays a few points from its fair distance to the index. */
const BASIS_VOLATILITY = 0.0001;

const own = (name: string) => `${name} own`;
const basis = (name: string) => `${name} basis`;

export const FACTORS: readonly Factor[] = [
  { name: "market", segment: "fno", volatility: INDEX_VOLATILITY, trends: true },
  { name: "banks", segment: "fno", volatility: INDEX_VOLATILITY, trends: true },
  { name: "vix", segment: "fno", volatility: VIX_VOLATILITY, trends: false },
  ...UNDERLYINGS.flatMap(({ name }): Factor[] => [
    { name: own(name), segment: "fno", volatility: INDEX_VOLATILITY, trends: false },
    { name: basis(name), segment: "fno", volatility: BASIS_VOLATILITY, trends: false },
  ]),
  ...SHARES.map(({ symbol }): Factor => ({
    name: own(symbol),
    segment: "equity",
    volatility: INDEX_VOLATILITY,
    trends: false,
  })),
];

export const MARKET = factorOf("market");
export const BANKS = factorOf("banks");
export const VIX_OWN = factorOf("vix");

/** The factor of an index or a share alone. */
export function ownFactor(name: string): number {
  return factorOf(own(name));
}

/** How far the futures of an index stray from their fair distance. */
export function basisFactor(name: string): number {
  return factorOf(basis(name));
}

function factorOf(name: string): number {
  const found = FACTORS.findIndex((factor) => factor.name === name);
  if (found < 0) throw new RangeError(`No factor ${name}`);
  return found;
}
