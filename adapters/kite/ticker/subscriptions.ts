/**
 * Which connection carries which token: as few connections as will do, and a token stays where it
 * is for as long as it is wanted.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";

/** Kite's limits for one key. */
export const CONNECTIONS_MAX = 3;
export const TOKENS_MAX = 3_000;

export interface SubscriptionChange {
  readonly connection: number;
  readonly added: readonly InstrumentToken[];
  readonly removed: readonly InstrumentToken[];
}

export class Subscriptions {
  readonly #carried: readonly Set<InstrumentToken>[] = Array.from(
    { length: CONNECTIONS_MAX },
    () => new Set(),
  );

  /** Tokens of a connection. */
  of(connection: number): readonly InstrumentToken[] {
    return [...this.#carried[connection]!];
  }

  /** Makes `wanted` all that is carried; throws RangeError when it is more than fits. */
  want(wanted: Iterable<InstrumentToken>): readonly SubscriptionChange[] {
    const all = new Set(wanted);
    if (all.size > CONNECTIONS_MAX * TOKENS_MAX) {
      throw new RangeError(`${all.size} tokens, at most ${CONNECTIONS_MAX * TOKENS_MAX}`);
    }
    const removed = this.#carried.map((carried) => [...carried].filter((each) => !all.has(each)));
    this.#carried.forEach((carried, i) => removed[i]!.forEach((each) => carried.delete(each)));
    const fresh = [...all].filter((each) => !this.#carried.some((carried) => carried.has(each)));
    return this.#carried.map((carried, connection) => {
      const added = fresh.splice(0, TOKENS_MAX - carried.size);
      for (const token of added) carried.add(token);
      return { connection, added, removed: removed[connection]! };
    }).filter(({ added, removed }) => added.length + removed.length > 0);
  }
}
