/**
 * What the day has realised so far, as risk and screen count it: after charges, also those of what
 * is still open, and what was carried into the day against the close before it.
 * @module
 */
import { totalCharges } from "../account/charges.ts";
import { bookFill, type Ledger, openLedger, settleCarried } from "../account/ledger.ts";
import type { IsoDate } from "../market_time.ts";
import { type MicroRupees, type Paise, paiseToMicros } from "../money.ts";
import type { SeenPrice } from "../portfolio/event.ts";
import type { FillBooked } from "../portfolio/fill.ts";
import { positionKey } from "../account/position.ts";

export class RealisedToday {
  #ledger: Ledger = openLedger(0 as Paise);
  /** Last price of what is held, by `positionKey`. */
  readonly #held = new Map<string, SeenPrice>();
  #realised = 0;
  #date: IsoDate | null = null;

  /** The trading day that opened last: what is settled before the next one is realised in it. */
  get date(): IsoDate | null {
    return this.#date;
  }

  get realised(): MicroRupees {
    return this.#realised as MicroRupees;
  }

  seen(prices: readonly SeenPrice[]): void {
    for (const [key, { token }] of this.#held) {
      const found = prices.find((each) => each.token === token);
      if (found !== undefined) this.#held.set(key, found);
    }
  }

  booked({ token, fill, segment, charges, held }: FillBooked): void {
    const { ledger, effect } = bookFill(this.#ledger, fill, segment, charges);
    this.#ledger = ledger;
    this.#realised += paiseToMicros(effect.realised) - totalCharges(charges);
    const key = positionKey(fill.key, fill.product);
    if (held === null) this.#held.delete(key);
    else this.#held.set(key, { token, price: held.lastPrice });
  }

  dayOpened(date: IsoDate): void {
    this.#date = date;
    this.#realised = 0;
    this.#ledger = settleCarried(this.#ledger, ({ key, product }) => {
      const last = this.#held.get(positionKey(key, product));
      if (last === undefined) throw new Error(`Nobody has seen a price of ${key}`);
      return last.price;
    });
  }
}
