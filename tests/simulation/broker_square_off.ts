/**
 * The broker's own end of intraday positions: at its cutoff every order is cancelled and every
 * position closed, by orders that are nobody's. Mostly the desk is down then, and was so when its
 * own square-off was due.
 * @module
 */
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import type { Config } from "../scenarios/merged_config.ts";
import type { Dice } from "./faults.ts";
import type { FaultyBroker } from "./faulty_broker.ts";
import { byHand } from "./owner.ts";
import type { Tally } from "./tally.ts";

/** When the desk would close by itself. */
const OWN = "10:03";

/** What a desk is configured with that has to be flat early in the session. */
export const EARLY_SQUARE_OFF: Config = {
  exits: { square_off: { equity: OWN, fno: OWN, options_expiry: OWN } },
  risk: {
    entry_windows: {
      fno: ["09:15-10:02"],
      options: ["09:15-10:02"],
      equity: ["09:15-10:02"],
    },
  },
};

/** A while in which no process of the desk lives. */
export interface Absence {
  readonly from: number;
  readonly until: number;
}

/** Plans the broker's cutoff; says when the desk is down around it, if it is. */
export function planSquareOff(
  dice: Dice,
  broker: FaultyBroker,
  instruments: readonly Instrument[],
  ownAt: number,
  tally: Tally,
): Absence | null {
  const cutoff = ownAt + dice.between(20, 45) * SECOND_MS;
  const absence = {
    from: ownAt - dice.below(MINUTE_MS),
    until: cutoff + dice.between(3, 12) * SECOND_MS,
  };
  const isDown = dice.below(3) > 0;
  broker.at(cutoff, () => {
    for (const { orderId, order } of broker.books.working) {
      broker.books.cancel(orderId, broker.now);
      broker.books.shares.touch(order.key, broker.now);
    }
    broker.at(broker.now + dice.below(3) * SECOND_MS, () => close(broker, instruments, tally));
  });
  return isDown ? absence : null;
}

function close(broker: FaultyBroker, instruments: readonly Instrument[], tally: Tally): void {
  for (const instrument of instruments) {
    const net = broker.books.net.get(`${instrument.exchange}:${instrument.symbol}`) ?? 0;
    if (net === 0) continue;
    const [side, price] = net > 0
      ? ["SELL", instrument.tick] as const
      : ["BUY", 10_000_000] as const;
    const most = instrument.freezeQuantity ?? Infinity;
    for (let left = Math.abs(net); left > 0; left -= most) {
      broker.trade(byHand(instrument, side, Math.min(left, most), price as never));
    }
    tally.add("broker squares off");
  }
}
