/**
 * A desk's orders at Kite: the order port and the account port of its actors, and what the stream
 * says of orders, told to the reconciler. Only desks that trade at a broker load this.
 * @module
 */
import { ACCOUNT_PORT, RECONCILER } from "../../actors/protocol/reconciler.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { KiteAccountPort } from "../../adapters/kite/kite_account_port.ts";
import { KiteOrderPort } from "../../adapters/kite/kite_order_port.ts";
import { KiteTrader } from "../../adapters/kite/kite_trader.ts";
import { Limiter } from "../../adapters/kite/limiter.ts";
import type { EntryBar } from "../../domain/control/entry_bar.ts";
import type { OrderRates } from "../../domain/order/market_limits.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { OrderSide } from "../desk/desk_ports.ts";
import type { KiteLine } from "./kite_line.ts";
import { type LineOptions, lineWith, ratesAt } from "./reading_line.ts";
import { sparingWords } from "./sparing_words.ts";

export interface TradingLine {
  readonly line: KiteLine;
  readonly trader: KiteTrader;
  readonly limiter: Limiter;
  readonly endsAt: EpochMs;
  monotonicMs(): number;
}

/** A line that may order, as often as the broker takes it; `ordersToday` were sent before. */
export function tradingLine(
  options: LineOptions,
  orders: OrderRates,
  ordersToday: number,
): TradingLine {
  const limiter = new Limiter({
    rates: ratesAt(options.time.now(), orders),
    loop: options.time.counted,
    ordersToday,
  });
  const { line, session } = lineWith(limiter, options);
  const trader = new KiteTrader(session);
  const { counted } = options.time;
  const monotonicMs = () => counted.monotonicMs();
  return { line, trader, limiter, endsAt: options.account.token.endsAt, monotonicMs };
}

/** Before `started` no entry leaves, and nothing of the stream is told. */
export function brokerOrders(
  { line, trader, limiter, monotonicMs }: TradingLine,
  say: (line: string, level: "warn") => void,
): OrderSide {
  const { reader } = line;
  const onProblem = sparingWords((problem) => say(`broker: ${problem}`, "warn"), monotonicMs);
  let gate = (): EntryBar | null => "not_started";
  const withheld = () => gate();
  return {
    ports: {
      [ORDER_PORT]: new KiteOrderPort({ trader, reader, withheld, onProblem }),
      [ACCOUNT_PORT]: new KiteAccountPort({ reader, onProblem }),
    },
    started: (host, entries) => {
      gate = entries;
      line.listen({
        orderUpdated: (order) => host.inject(RECONCILER, "OrderUpdated", order, "broker"),
        refreshNeeded: () => host.inject(RECONCILER, "RefreshNeeded", null, "broker"),
      });
    },
    // What has not left yet is not to leave any more.
    halted: () => void limiter.withdraw("entry"),
    close: () => {
      limiter.withdraw("entry");
      line.close();
      return Promise.resolve();
    },
  };
}
