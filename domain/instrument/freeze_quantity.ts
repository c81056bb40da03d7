/**
 * The largest order that the exchange takes of an index contract, by month. The dump does not say
 * it; beyond the months that were read it is a guess, and marked as one.
 * @module
 */
import { type Dated, entryOn } from "../dated.ts";
import type { IsoDate } from "../market_time.ts";
import type { Instrument } from "./instrument.ts";

export interface FreezeQuantity extends Dated {
  /** Of one order at most; one unit more is refused. */
  readonly units: number;
}

export interface FreezeTable {
  /** Last day that the entries speak of. */
  readonly knownTo: IsoDate;
  /** By logical name, in rising order of `from`. */
  readonly names: Readonly<Record<string, readonly FreezeQuantity[]>>;
}

/** Freeze quantity of contracts on `name`, futures and options alike; null without an entry. */
export function freezeOn(
  { names, knownTo }: FreezeTable,
  name: string,
  date: IsoDate,
): { readonly units: number; readonly inferred: boolean } | null {
  const entries = Object.hasOwn(names, name) ? names[name] : undefined;
  if (!entries) return null;
  const { entry, inferred } = entryOn(entries, date);
  return { units: entry.units, inferred: inferred || date > knownTo };
}

/** Units of the largest order in whole lots: 1,755 of NIFTY where 1,800 are allowed. */
export function orderUnitsMax(freezeUnits: number, lot: number): number {
  return Math.floor(freezeUnits / lot) * lot;
}

/** Most units of one order, one lot at least; Infinity where no freeze quantity is known. */
export function orderMax(
  { freezeQuantity, lot }: Pick<Instrument, "freezeQuantity" | "lot">,
): number {
  return freezeQuantity === null ? Infinity : Math.max(lot, orderUnitsMax(freezeQuantity, lot));
}

/**
 * Of `units` held, what one order may be for. Where lots are others than `lotThen`, of the day when
 * they were bought, whole ones of today: no exchange takes more. Less than one is asked for as it is.
 */
export function orderUnits(
  units: number,
  lotThen: number,
  instrument: Pick<Instrument, "freezeQuantity" | "lot">,
): number {
  const { lot } = instrument;
  const most = Math.min(units, orderMax(instrument));
  return lot === lotThen || most <= lot ? most : orderUnitsMax(most, lot);
}

/** Of `units` held, what another order is needed for. Less than a lot of today waits for the rest. */
export function excessUnits(
  units: number,
  lotThen: number,
  instrument: Pick<Instrument, "freezeQuantity" | "lot">,
): number {
  const { lot } = instrument;
  const excess = units - orderUnits(units, lotThen, instrument);
  return lot !== lotThen && excess < lot ? 0 : excess;
}
