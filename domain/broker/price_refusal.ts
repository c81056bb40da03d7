/** Refusals of a price: what the exchange takes at the moment ends nearer than that. @module */

/** In the words of exchanges and brokers, and as a code. */
const WORDS =
  /circuit (limit|price)|price[ _]band|price range|(execution|permissible) range|price protection|\bLPP\b/i;

/** Whether an order was refused because its price lies where none is taken. */
export function isPriceRefusal(reason: string): boolean {
  return WORDS.test(reason);
}
