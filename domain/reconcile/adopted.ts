/**
 * What becomes of the desk's position where an operator says that the broker is right, and at which
 * price: what others did with it is told by their trades, as long as the broker lists them.
 * @module
 */
import type { Paise } from "../money.ts";
import { type Comparison, covers } from "./comparison.ts";

/**
 * What the desk holds if the broker is right: never more than the broker's net covers, and never
 * the other way round.
 */
export function adopted(
  { own, broker, foreign }: Pick<Comparison, "own" | "broker" | "foreign">,
): number {
  const side = Math.sign(own);
  const left = Math.min((broker - foreign) * side, broker * side);
  return left > 0 ? left * side : 0;
}

/** What others got or paid for the units that make `own` so much; null where that is not known. */
export function priceByOthers(
  { own, byOthers }: Pick<Comparison, "own" | "byOthers">,
  becomes: number,
): Paise | null {
  if (byOthers === undefined) return null;
  const { units, price } = byOthers;
  return covers(units, becomes - own) ? price : null;
}
