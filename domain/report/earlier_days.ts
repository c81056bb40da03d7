/**
 * What trades that a day has finished had made and been charged before it began. They count whole
 * as trades, while the day's result begins with the close before.
 * @module
 */
import { addCharges, type Charges, NO_CHARGES, totalCharges } from "../account/charges.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type MicroRupees, type Paise, paiseToMicros } from "../money.ts";
import type { SeenPrice } from "../portfolio/event.ts";
import type { FillBooked } from "../portfolio/fill.ts";
import { grossAt, type OpenTrade } from "../account/trade.ts";

export interface Earlier {
  /** Finished trades that were open as the day began. */
  readonly trades: number;
  /** What they had made by then, after charges. */
  readonly net: MicroRupees;
  readonly charges: Charges;
}

export const NOTHING_EARLIER: Earlier = {
  trades: 0,
  net: 0 as MicroRupees,
  charges: NO_CHARGES,
};

interface Open {
  readonly trade: OpenTrade;
  readonly price: Paise;
}

export class EarlierDays {
  readonly #open = new Map<InstrumentToken, Open>();
  /** What was open as the day began, as it stood then. */
  #carried = new Map<InstrumentToken, Open>();
  #finished = NOTHING_EARLIER;

  /** Of what the day has finished so far. */
  get finished(): Earlier {
    return this.#finished;
  }

  seen(prices: readonly SeenPrice[]): void {
    for (const { token, price } of prices) {
      const open = this.#open.get(token);
      if (open !== undefined) this.#open.set(token, { ...open, price });
    }
  }

  booked({ token, held, trade }: FillBooked): void {
    if (held !== null) this.#open.set(token, { trade: held.trade, price: held.lastPrice });
    else this.#open.delete(token);
    const carried = this.#carried.get(token);
    if (trade === null || carried === undefined) return;
    this.#carried.delete(token);
    const { trades, net, charges } = this.#finished;
    this.#finished = {
      trades: trades + 1,
      net: (net + netOf(carried)) as MicroRupees,
      charges: addCharges(charges, carried.trade.charges),
    };
  }

  dayOpened(): void {
    this.#carried = new Map(this.#open);
    this.#finished = NOTHING_EARLIER;
  }
}

/** All of it, what is open at its last price. */
function netOf({ trade, price }: Open): number {
  return paiseToMicros(grossAt(trade, price)) - totalCharges(trade.charges);
}
