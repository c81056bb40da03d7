/**
 * Executions as the portfolio has booked them: each once, and positions are their sum, on our side
 * and, once everything is booked, on the broker's.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
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

  /** Everything is booked; `traded`: what the broker knows of the desk's own orders. */
  assertAll(traded: readonly BrokerTrade[]): void {
    const orders = new Set([...this.#ordered, ...traded].map(({ orderId }) => orderId));
    for (const id of orders) {
      const [own, theirs] = [ofOrder(this.#ordered, id), ofOrder(traded, id)];
      // Where no trade could be read its row was believed, to half a paisa a unit and booking.
      if (!own.some(isByRow)) {
        assertEquals(idsOf(own), idsOf(theirs), `executions of ${id}`);
        continue;
      }
      const units = unitsOf(own);
      assertEquals(units, unitsOf(theirs), `units of ${id}`);
      const off = Math.abs(valueOf(own) - valueOf(theirs));
      assert(off <= units * own.length, `${id} is booked ${off} paise off`);
    }
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
    if (unitsOf(traded) > unitsOf(this.#ordered)) return;
    assertEquals(sumOf(this.#ordered), sumOf(traded), "the broker holds something else");
  }
}

/** Booked without its trades: see `reportByRow`. */
function isByRow({ tradeId }: Fill): boolean {
  return tradeId.startsWith("average ");
}

function ofOrder<Of extends { readonly orderId: string }>(all: readonly Of[], id: string): Of[] {
  return all.filter(({ orderId }) => orderId === id);
}

/** In their order; of an execution that was booked in part, once. */
function idsOf(all: readonly { readonly tradeId: string }[]): readonly string[] {
  return [...new Set(all.map(({ tradeId }) => tradeId))].sort();
}

function unitsOf(all: readonly { readonly quantity: number }[]): number {
  return all.reduce((sum, { quantity }) => sum + quantity, 0);
}

function valueOf(all: readonly { readonly quantity: number; readonly price: number }[]): number {
  return all.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
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
