/**
 * Which way an order goes, and under which of the broker's products it is held.
 * @module
 */
export type Side = "BUY" | "SELL";

/** Intraday, carried derivative, delivered equity. */
export const PRODUCTS = ["MIS", "NRML", "CNC"] as const;

export type Product = typeof PRODUCTS[number];

/** Whether a broker's word is one of the products that the desk trades. */
export function isProduct(text: string): text is Product {
  return (PRODUCTS as readonly string[]).includes(text);
}

/** `quantity` units as a change of position: positive when bought. */
export function signed(side: Side, quantity: number): number {
  return side === "BUY" ? quantity : -quantity;
}

/** The side that undoes `side`. */
export function opposite(side: Side): Side {
  return side === "BUY" ? "SELL" : "BUY";
}
