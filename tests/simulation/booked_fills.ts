/**
 * Executions as the portfolio has booked them: each once, and positions are their sum, on our side
 * and, once everything is booked, on the broker's.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { Fill } from "../../domain/order/fill.ts";
import { signed } from "../../domain/order/side.ts";
import { ADOPTED_ORDER } from "../../domain/portfolio/adoption.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";

type Traded = Pick<Fill, "key" | "side" | "quantity">;

export class BookedFills {
  readonly #fills = new Map<string, Fill>();
  /** What the books had no room for. */
  readonly #left: Fill[] = [];

  /** False: that execution was booked before. */
  book(fill: Fill): boolean {
    if (this.#fills.has(fill.tradeId)) return false;
    this.#fills.set(fill.tradeId, fill);
    return true;
  }

  /** An execution, or a part of one, was not booked. */
  leave(fill: Fill): void {
    this.#left.push(fill);
  }

  /** Ids of all executions of orders, in their order. */
  get tradeIds(): readonly string[] {
    return [...new Set(this.#ordered.map(({ tradeId }) => tradeId))].sort();
  }

  /** What is adopted has no order. */
  get #ordered(): readonly Fill[] {
    const booked = [...this.#fills.values()].filter(({ orderId }) => orderId !== ADOPTED_ORDER);
    return [...booked, ...this.#left];
  }

  /** `traded`: what the broker knows of the desk's own orders. */
  assertHeld({ held }: PortfolioState, traded: readonly BrokerTrade[]): void {
    const units = new Map<string, number>();
    for (const { trade: { key }, quantity } of held) add(units, key, quantity);
    assertEquals(units, sumOf([...this.#fills.values()]), "positions are not the sum of fills");
    if (traded.length > this.tradeIds.length) return;
    assertEquals(sumOf(this.#ordered), sumOf(traded), "the broker holds something else");
  }
}

function sumOf(fills: readonly Traded[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { key, side, quantity } of fills) add(sums, key, signed(side, quantity));
  return sums;
}

/** What is flat is left out. */
function add(sums: Map<string, number>, key: string, units: number): void {
  const sum = (sums.get(key) ?? 0) + units;
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}
