/** A desk that goes long at a broker that does what a scene says. @module */
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import type { Modification } from "../../domain/order/order.ts";
import { clockOf, type Minute, quiet, SmallDay, type SmallDesk } from "../scenarios/small_desk.ts";
import { FakeBroker, type Manner } from "./fake_broker.ts";

export const DATE = "2026-11-20";

export interface Scene extends Partial<SmallDesk> {
  readonly manner?: Manner;
  /** What the broker does, and when: `HH:MM` and seconds after it. */
  readonly then?: readonly (readonly [string, number, (broker: FakeBroker) => void])[];
  readonly minutes?: readonly Minute[];
}

/** A desk that goes long 100 at 09:20. */
export function scene({ manner, then = [], minutes = quiet(40), ...plan }: Scene) {
  let broker!: FakeBroker;
  const day = new SmallDay({
    days: { NIFTY: [{ date: DATE, minutes, length: 375 }] },
    strategies: [{ script: { "09:20": "LONG" } }],
    ...plan,
    ports: (host) => ({ [ORDER_PORT]: broker = new FakeBroker(host, manner) }),
    outside: (host) => {
      for (const [clock, seconds, act] of then) {
        host.after(clockOf(DATE, clock) + seconds * 1_000 - host.now, () => act(broker));
      }
    },
  });
  const run = (clock: string, seconds = 0) =>
    day.run(clockOf(DATE, clock) + seconds * 1000 as never);
  return { day, broker: () => broker, run };
}

export const NO_TIMEOUT = { orders: { entry_timeout_seconds: "off" } };

/** Fills the entry whole at 20,000 as soon as it is sent. */
export const FILLED: NonNullable<Scene["then"]>[number] = ["09:20", 1, (broker) => {
  const entry = broker.order(0);
  broker.report(entry, "COMPLETE", 100, broker.fill(entry, 100, 20_000));
}];

export function quantities(changes: readonly Modification[]): number[] {
  return changes.map(({ quantity }) => quantity);
}
