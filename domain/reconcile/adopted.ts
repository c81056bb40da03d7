/**
 * What becomes of the desk's position where an operator says that the broker is right, and at which
 * price: what others did with it is told by their trades, as long as the broker lists them.
 * @module
 */
import type { BrokerTrade } from "../broker/trade.ts";
import type { Paise } from "../money.ts";
import { signed } from "../order/side.ts";
import type { Comparison } from "./comparison.ts";

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
  return byOthers?.units === becomes - own ? byOthers.price : null;
}

/**
 * Of the desk's units those that others have closed, and at which price, to the nearest paisa;
 * undefined where that is not known. Known it is where their trades of the day explain the
 * difference, and all are of one side. The newest have made it, since the books were in order after
 * those before; but what has gone beyond flat is a position of their own.
 */
export function closedByOthers(
  compared: Pick<Comparison, "own" | "broker" | "foreign">,
  trades: readonly BrokerTrade[],
): Comparison["byOthers"] {
  const { own, broker, foreign } = compared;
  const units = adopted(compared) - own;
  const isOneSided = trades.every(({ side }) => signed(side, units) > 0);
  if (units === 0 || broker - foreign !== own || !isOneSided) return undefined;
  const count = Math.abs(units);
  let beyond = Math.max(0, -broker * Math.sign(own)), left = count, worth = 0;
  for (const { quantity, price } of trades.toSorted((a, b) => a.at - b.at).reverse()) {
    const theirs = Math.min(beyond, quantity);
    const ours = Math.min(left, quantity - theirs);
    beyond -= theirs;
    left -= ours;
    worth += ours * price;
  }
  return left > 0 ? undefined : { units, price: Math.round(worth / count) as Paise };
}
