/**
 * Which way an order goes, and under which of the broker's products it is held.
 * @module
 */
export type Side = "BUY" | "SELL";

/** Intraday, carried derivative, delivered equity. */
export type Product = "MIS" | "NRML" | "CNC";

/** `quantity` units as a change of position: positive when bought. */
export function signed(side: Side, quantity: number): number {
  return side === "BUY" ? quantity : -quantity;
}

/** The side that undoes `side`. */
export function opposite(side: Side): Side {
  return side === "BUY" ? "SELL" : "BUY";
}
