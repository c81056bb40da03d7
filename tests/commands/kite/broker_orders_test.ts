/** A desk's orders on Kite's line: what holds an entry back, and what is told of the stream. @module */
import { assertEquals } from "@std/assert";
import { ACCOUNT_PORT, RECONCILER } from "../../../actors/protocol/reconciler.ts";
import { ORDER_PORT } from "../../../actors/protocol/broker.ts";
import type { OutsidePort } from "../../../actors/runtime/host.ts";
import type { RealHost } from "../../../actors/runtime/real_host.ts";
import { KiteTrader } from "../../../adapters/kite/kite_trader.ts";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import { brokerOrders, type TradingLine } from "../../../commands/kite/broker_orders.ts";
import type { KiteLine, LineListener } from "../../../commands/kite/kite_line.ts";
import type { OrderSide } from "../../../commands/desk/desk_ports.ts";
import type { BrokerOrder } from "../../../domain/broker/order.ts";
import type { EntryBar } from "../../../domain/control/entry_bar.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { NewOrder, Purpose } from "../../../domain/order/order.ts";
import { type Asked, json, withKite } from "../../adapters/kite/kite_server.ts";
import { ManualClock } from "../../adapters/kite/manual_clock.ts";
import { READING_RATES } from "../../adapters/kite/reading_rates.ts";
import { FUTURE, orderFor } from "../../domain/listed_market.ts";

interface Side {
  readonly orders: OrderSide;
  readonly limiter: Limiter;
  readonly clock: ManualClock;
  readonly asked: readonly Asked[];
  /** Of the order port, to an order of `purpose`: its type and, where it was held back, why. */
  place(purpose: Purpose): Promise<readonly [string, string]>;
  /** What the line told, and that it was closed. */
  readonly line: { listener: LineListener | null; closed: boolean };
}

async function withSide(act: (side: Side) => Promise<void>): Promise<void> {
  const clock = new ManualClock();
  const rates = { ...READING_RATES, orders: { perSecond: 10, perMinute: 400, perDay: 5_000 } };
  const limiter = new Limiter({ rates, loop: clock });
  const taken = () => json({ status: "success", data: { order_id: "77" } });
  await withKite(taken, async ({ session, reader, asked }) => {
    const line: Side["line"] = { listener: null, closed: false };
    const kiteLine = {
      reader,
      listen: (listener: LineListener) => void (line.listener = listener),
      close: () => void (line.closed = true),
    };
    const trading: TradingLine = {
      line: kiteLine as unknown as KiteLine,
      trader: new KiteTrader(session),
      limiter,
      endsAt: Infinity as EpochMs,
      monotonicMs: () => clock.monotonicMs(),
    };
    const orders = brokerOrders(trading, () => {});
    const port = orders.ports[ORDER_PORT] as OutsidePort;
    const place = (purpose: Purpose) =>
      new Promise<readonly [string, string]>((resolve) => {
        const order = { ...orderFor(FUTURE, { quantity: 65, side: "BUY" }), purpose } as NewOrder;
        port.call({ type: "Place", order }, "1", (answer) => {
          const { type, reason = "" } = answer as { type: string; reason?: string };
          resolve([type, reason]);
        });
      });
    await act({ orders, limiter, clock, asked, place, line });
  }, { limiter });
}

const HOST = { inject: () => {} } as unknown as RealHost;

Deno.test("no entry leaves before the desk is up, nor while its gate says why not", () =>
  withSide(async ({ orders, asked, place }) => {
    assertEquals(await place("entry"), ["withheld", "Kite: not_started (withdrawn)"]);
    assertEquals((await place("stop"))[0], "ok");
    let reason: EntryBar | null = "log_slow";
    orders.started(HOST, () => reason);
    assertEquals(await place("entry"), ["withheld", "Kite: log_slow (withdrawn)"]);
    assertEquals(asked.length, 1);
    reason = null;
    assertEquals((await place("entry"))[0], "ok");
    assertEquals(asked.length, 2);
  }));

Deno.test("HALT takes back the entries that wait for their budget, and nothing else", () =>
  withSide(async ({ orders, limiter, clock, asked, place }) => {
    orders.started(HOST, () => null);
    limiter.pause("order", 500);
    const [entry, stop] = [place("entry"), place("stop")];
    orders.halted();
    assertEquals((await entry)[0], "withheld");
    clock.pass(600);
    assertEquals([(await stop)[0], asked.length], ["ok", 1]);
  }));

Deno.test("a desk that ends takes its waiting entries back and closes its line", () =>
  withSide(async ({ orders, limiter, place, line }) => {
    orders.started(HOST, () => null);
    limiter.pause("order", 500);
    const entry = place("entry");
    await orders.close();
    assertEquals([(await entry)[0], line.closed], ["withheld", true]);
  }));

Deno.test("the reconciler is told what the stream says of orders, once the desk is up", () =>
  withSide(({ orders, line }) => {
    assertEquals([line.listener, Object.keys(orders.ports)], [null, [ORDER_PORT, ACCOUNT_PORT]]);
    const told: unknown[] = [];
    const inject = (...said: unknown[]) => void told.push(said);
    orders.started({ inject } as unknown as RealHost, () => null);
    const order = { orderId: "77" } as BrokerOrder;
    line.listener!.orderUpdated!(order);
    line.listener!.refreshNeeded!();
    assertEquals(told, [
      [RECONCILER, "OrderUpdated", order, "broker"],
      [RECONCILER, "RefreshNeeded", null, "broker"],
    ]);
    return Promise.resolve();
  }));
