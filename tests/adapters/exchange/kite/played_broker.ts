/** Broker and exchange led through market time by a test: no socket, no clock, no waiting. @module */
import {
  type FaultChanges,
  FaultMenu,
} from "../../../../adapters/exchange/kite/faults/fault_menu.ts";
import { KiteBroker } from "../../../../adapters/exchange/kite/kite_broker.ts";
import type { KiteRefusal } from "../../../../adapters/exchange/kite/kite_answer.ts";
import type { KiteOrder } from "../../../../adapters/exchange/kite/orders/kite_order.ts";
import type { SeenTick } from "../../../../adapters/exchange/kite/tick_stream.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, istInstant, MINUTE_MS } from "../../../../domain/market_time.ts";
import { fromRupees } from "../../../../domain/money.ts";
import { DATE, HALF_PAST_NINE, TABLES } from "./running_exchange.ts";

export interface PlayOptions {
  readonly date?: typeof DATE;
  readonly startMinute?: number;
  readonly capitalRupees?: number;
  readonly faults?: FaultChanges;
}

export type Form = Readonly<Record<string, string | number>>;

export class PlayedBroker {
  readonly broker: KiteBroker;
  readonly faults: FaultMenu;
  /** Order updates as a socket would carry them. */
  readonly updates: { readonly order_id: string; readonly status: string }[] = [];

  /** The newest tick of each instrument that a socket would have carried. */
  readonly shown = new Map<InstrumentToken, SeenTick>();

  constructor(options: PlayOptions = {}) {
    const { date = DATE, startMinute = HALF_PAST_NINE, capitalRupees = 25_00_000 } = options;
    this.faults = new FaultMenu(1, options.faults);
    this.broker = new KiteBroker({
      tables: TABLES,
      seed: 64,
      startAt: istInstant(date, startMinute),
      userId: "AB1234",
      capital: fromRupees(capitalRupees),
      marginShare: 0.12,
      leverage: 5,
      latencyMs: 80,
      faults: this.faults,
    }, {
      ticked: (ticks) => ticks.forEach((tick) => this.shown.set(tick.token, tick)),
      updated: (text) => this.updates.push(JSON.parse(text).data),
      changed: () => {},
      sliced: () => {},
      minute: () => {},
    });
  }

  /** Lets so much market time pass. */
  pass(ms: number): void {
    this.broker.advance((this.broker.now + ms) as EpochMs);
  }

  /** To a clock time of the day, `HH:MM`. */
  passTo(clock: string): void {
    const [hours = 0, minutes = 0] = clock.split(":").map(Number);
    this.broker.advance(istInstant(this.broker.date, hours * 60 + minutes));
  }

  /** Places an order of a symbol, e.g. `NFO:NIFTY26NOVFUT`. Throws KiteRefusal. */
  place(key: string, form: Form): string {
    return this.answer(key, form).order_id;
  }

  answer(key: string, form: Form) {
    const [exchange = "", tradingsymbol = ""] = key.split(":");
    const whole = { exchange, tradingsymbol, product: "MIS", order_type: "LIMIT", ...form };
    return this.broker.desk.place(formOf(whole), this.broker.now);
  }

  change(orderId: string, form: Form): void {
    this.broker.desk.change(orderId, formOf(form), this.broker.now);
  }

  cancel(orderId: string): void {
    this.broker.desk.cancel(orderId, this.broker.now);
  }

  order(orderId: string): KiteOrder {
    return this.broker.shelf.get(orderId);
  }

  statuses(orderId: string): string[] {
    return this.broker.shelf.history(orderId).map(({ status }) => status);
  }

  updatesOf(orderId: string): string[] {
    return this.updates.filter(({ order_id }) => order_id === orderId).map(({ status }) => status);
  }

  tick(key: string): SeenTick {
    const { stream, market, now } = this.broker;
    const { token } = market.named(key, now)!;
    stream.follow([token], now);
    return stream.newest(token)!;
  }

  /** Rupees, so many per cent from the last price, on a whole tick. */
  priceAt(key: string, percent: number): number {
    const { tick } = this.broker.market.named(key, this.broker.now)!;
    const price = this.tick(key).ltp * (1 + percent / 100);
    return Math.round(price / tick) * tick / 100;
  }
}

/** What is refused, and how. */
export function refusalOf(act: () => unknown): Pick<KiteRefusal, "type" | "message" | "status"> {
  try {
    act();
  } catch (error) {
    const { type, message, status } = error as KiteRefusal;
    return { type, message, status };
  }
  throw new Error("Nothing was refused");
}

export const MINUTE = MINUTE_MS;

function formOf(form: Form): URLSearchParams {
  return new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)]));
}
