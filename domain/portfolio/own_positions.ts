/**
 * What the desk holds as others see it, and how much of it may be closed: never more than the
 * broker's net covers where the two are known to differ.
 * @module
 */
import { positionKey } from "../account/position.ts";
import type { Fill } from "../order/fill.ts";
import type { NewOrder } from "../order/order.ts";
import { signed } from "../order/side.ts";
import type { OwnPosition } from "../reconcile/comparison.ts";
import { exitSide } from "./exits/exit_order.ts";
import { isUnseen } from "./exits/unseen.ts";
import { committedOf, wingFor } from "./pair.ts";
import type { Held, PortfolioState } from "./state.ts";

/** In the order in which they were opened, wings included; units negative when short. */
export function ownPositions({ held }: PortfolioState): OwnPosition[] {
  return held.map((each) => {
    const { token, quantity, trade: { key, product } } = each;
    const unseen = isUnseen(each) ? { unseen: true } as const : {};
    return { token, key, product, quantity, ...unseen };
  });
}

/** `positionKey` of a held position. */
export function symbolOf({ trade }: Held): string {
  return positionKey(trade.key, trade.product);
}

/** The broker's net as far as it is known to be otherwise; else what the desk holds. */
export function netOf({ brokerNets }: PortfolioState, held: Held): number {
  return brokerNets?.[symbolOf(held)] ?? held.quantity;
}

/**
 * The broker's nets once an order of the desk has filled. An exit that has closed what was left there
 * must not be followed by one for the rest of the desk's own before the account is read again.
 */
export function netsAfter(
  nets: Readonly<Record<string, number>>,
  { key, product, side, quantity }: Fill,
): Readonly<Record<string, number>> {
  const symbol = positionKey(key, product);
  const net = nets[symbol];
  return net === undefined ? nets : { ...nets, [symbol]: net + signed(side, quantity) };
}

/** Units that may be closed: of those that both books have, what others do not rely on. */
export function reducible(state: PortfolioState, held: Held): number {
  const covered = netOf(state, held) * Math.sign(held.quantity);
  return Math.max(0, Math.min(Math.abs(held.quantity), covered) - committedOf(state, held));
}

/** Whether an order is an exit that a position could have, and needs. */
export function lacksExit(
  state: PortfolioState,
  held: Held,
  { side, key, product }: NewOrder,
): boolean {
  const { exit, trade } = held;
  return exit === null && side === exitSide(held) && key === trade.key &&
    product === trade.product && reducible(state, held) > 0;
}

/** What may be closed of both books, signed: an order beyond it is not a reducing one. */
export function closableOf(state: PortfolioState, held: Held) {
  const committed = committedOf(state, held);
  return { own: held.quantity - committed, broker: netOf(state, held) - committed };
}

/** Whether some of a written option is short without a wing that both books have. */
export function isUncovered(state: PortfolioState, { token, quantity }: Held): boolean {
  const wing = wingFor(state, token);
  return -quantity > (wing === undefined ? 0 : coverOf(state, wing));
}

/** Units that a wing covers: those that both books have. */
export function coverOf(state: PortfolioState, wing: Held): number {
  return Math.max(0, Math.min(wing.quantity, netOf(state, wing)));
}
