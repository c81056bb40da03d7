/**
 * The desk's book of account: cash, positions and charges, kept so that two independent sums
 * (cash plus cost, capital plus realised) must agree to the paisa after every fill.
 * @module
 */
import {
  addCharges,
  type Charges,
  NO_CHARGES,
  roundCharges,
  type Rounding,
  type Segment,
  subtractCharges,
  totalCharges,
} from "./charges.ts";
import { type Fill, turnover } from "../order/fill.ts";
import { type MicroRupees, type Paise, paiseToMicros } from "../money.ts";
import {
  applyFill,
  type FillEffect,
  flatPosition,
  type Position,
  positionKey,
  settleAt,
} from "./position.ts";
import { signed } from "../order/side.ts";

/** Contract notes are written per exchange segment; futures and options share one. */
type Note = "equity" | "derivatives";

export interface Ledger {
  /** Opening capital. */
  readonly capital: Paise;
  /**
   * Capital plus everything sold minus everything bought, before charges. Futures count at their
   * full price here: a figure of the book, not money that is free.
   */
  readonly cash: Paise;
  readonly realised: Paise;
  /** Everything charged since opening, by kind. */
  readonly charges: Charges;
  /** The part of `charges` that no day's rounding has touched yet. */
  readonly notes: Readonly<Record<Note, Charges>>;
  /** Open positions by `positionKey`; a flat one is not kept. */
  readonly positions: Readonly<Record<string, Position>>;
}

/** `capital` in cash, nothing held, nothing charged. */
export function openLedger(capital: Paise): Ledger {
  return {
    capital,
    cash: capital,
    realised: 0 as Paise,
    charges: NO_CHARGES,
    notes: { equity: NO_CHARGES, derivatives: NO_CHARGES },
    positions: {},
  };
}

/** The position of `key` under the fill's product, flat when there is none. */
export function positionIn(ledger: Ledger, of: Pick<Fill, "key" | "product">): Position {
  return ledger.positions[positionKey(of.key, of.product)] ?? flatPosition(of.key, of.product);
}

/** Books a fill and what it was charged. */
export function bookFill(
  ledger: Ledger,
  fill: Fill,
  segment: Segment,
  charges: Charges,
): { readonly ledger: Ledger; readonly effect: FillEffect } {
  const effect = applyFill(positionIn(ledger, fill), fill);
  const note: Note = segment === "equity_mis" ? "equity" : "derivatives";
  return {
    effect,
    ledger: {
      ...ledger,
      cash: (ledger.cash - signed(fill.side, turnover(fill))) as Paise,
      realised: (ledger.realised + effect.realised) as Paise,
      charges: addCharges(ledger.charges, charges),
      notes: { ...ledger.notes, [note]: addCharges(ledger.notes[note], charges) },
      positions: withPosition(ledger.positions, effect.position),
    },
  };
}

/** End of a day: rounds each contract note when `rounding` is by day, and starts new ones. */
export function closeNotes(ledger: Ledger, rounding: Rounding): Ledger {
  const notes = { equity: NO_CHARGES, derivatives: NO_CHARGES };
  if (rounding.when !== "day") return { ...ledger, notes };
  let { charges } = ledger;
  for (const note of Object.values(ledger.notes)) {
    charges = addCharges(charges, subtractCharges(roundCharges(note, rounding), note));
  }
  return { ...ledger, charges, notes };
}

/** Day roll: carried positions are re-valued at the previous close that `closeOf` names. */
export function settleCarried(ledger: Ledger, closeOf: (position: Position) => Paise): Ledger {
  let next = ledger;
  for (const held of Object.values(ledger.positions)) {
    const { position, realised } = settleAt(held, closeOf(held));
    next = {
      ...next,
      realised: (next.realised + realised) as Paise,
      positions: withPosition(next.positions, position),
    };
  }
  return next;
}

/** Capital + realised + unrealised - charges, exactly. */
export function equityOf(ledger: Ledger, openProfit: Paise): MicroRupees {
  const worth = (ledger.capital + ledger.realised + openProfit) as Paise;
  return (paiseToMicros(worth) - totalCharges(ledger.charges)) as MicroRupees;
}

function withPosition(
  positions: Ledger["positions"],
  position: Position,
): Ledger["positions"] {
  const key = positionKey(position.key, position.product);
  if (position.quantity !== 0) return { ...positions, [key]: position };
  const { [key]: _flat, ...rest } = positions;
  return rest;
}
