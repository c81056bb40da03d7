/**
 * Whose units a shared account's positions are: what the desk's own orders have brought by symbol,
 * and when anybody else had a hand in it.
 * @module
 */
import type { Fill } from "../../domain/order/fill.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { signed } from "../../domain/order/side.ts";

/** An execution of an order of the desk. */
export interface DeskTrade {
  readonly key: string;
  readonly tag: string;
  /** Units, negative where sold. */
  readonly units: number;
  /** The account's net after it. */
  readonly net: number;
}

export class AccountShares {
  readonly #units = new Map<string, number>();
  /** By trade id. */
  readonly #asked = new Map<string, number>();
  readonly #touchedAt = new Map<string, EpochMs>();
  #news: DeskTrade[] = [];

  /** `own`: of the execution, what the desk has asked for. */
  traded(fill: Fill, tag: string | null, own: number, net: number): void {
    const { tradeId, key, side, quantity, at } = fill;
    this.#asked.set(tradeId, own);
    if (own < quantity) this.touch(key, at);
    if (tag === null || own === 0) return;
    const units = signed(side, own);
    this.#units.set(key, (this.#units.get(key) ?? 0) + units);
    this.#news.push({ key, tag, units, net });
  }

  /** Somebody else than the desk has done something there. */
  touch(key: string, at: EpochMs): void {
    this.#touchedAt.set(key, at);
  }

  touchedAt(key: string): EpochMs | undefined {
    return this.#touchedAt.get(key);
  }

  /** Keys of all that others have had a hand in, and when they last had. */
  get touched(): ReadonlyMap<string, EpochMs> {
    return this.#touchedAt;
  }

  /** Units of an execution that the desk has asked for. */
  askedOf(tradeId: string): number | undefined {
    return this.#asked.get(tradeId);
  }

  /** Units by key that the desk's orders have brought, flat ones among them. */
  get units(): ReadonlyMap<string, number> {
    return this.#units;
  }

  /** The desk's executions since they were last asked for. */
  takeNews(): readonly DeskTrade[] {
    const news = this.#news;
    if (news.length > 0) this.#news = [];
    return news;
  }
}
