/**
 * Kite's account behind a port that only reads: what the reconciler compares the desk with. A
 * reading that fails in any piece, twice, is none.
 * @module
 */
import type { AccountReading, AccountRequest } from "../../domain/broker/account_reading.ts";
import type { BrokerMargins, OrderMargin } from "../../domain/broker/funds.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import { KiteError } from "./kite_error.ts";
import type { KiteReader } from "./kite_reader.ts";
import type { PortAnswer } from "./port_answer.ts";

export type AccountReply =
  | AccountReading
  | readonly BrokerTrade[]
  | readonly OrderMargin[]
  | BrokerMargins;

export interface KiteAccountPortOptions {
  readonly reader: Pick<
    KiteReader,
    "orders" | "trades" | "orderTrades" | "positions" | "holdings" | "margins" | "orderMargins"
  >;
  /** Something went wrong; the text has no secrets. */
  readonly onProblem: (problem: string) => void;
}

export class KiteAccountPort {
  readonly #options: KiteAccountPortOptions;

  constructor(options: KiteAccountPortOptions) {
    this.#options = options;
  }

  call(request: unknown, _id: string, answer: (answer: PortAnswer<AccountReply>) => void): void {
    this.ask(request as AccountRequest).then(
      (body) => answer({ type: "ok", body }),
      (error: unknown) => {
        this.#options.onProblem(error instanceof Error ? error.message : String(error));
        answer({ type: "unknown" });
      },
    );
  }

  /** Rejects with KiteError. */
  async ask(request: AccountRequest): Promise<AccountReply> {
    const { reader } = this.#options;
    if (request.type === "ReadTrades") return await reader.orderTrades(request.orderId);
    if (request.type === "ReadFunds") return await twice(() => reader.margins());
    if (request.type === "ReadMargins") {
      return await twice(() => reader.orderMargins(request.orders));
    }
    // One after the other: trades must not be older than the orders that they explain.
    const orders = await twice(() => reader.orders());
    const trades = await twice(() => reader.trades());
    const { net: positions } = await twice(() => reader.positions());
    const holdings = await twice(() => reader.holdings());
    const margins = await twice(() => reader.margins());
    return { orders, trades, positions, holdings, margins };
  }
}

/** Reading changes nothing: what may well succeed the next time is asked once more. */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof KiteError) || !error.isTransient) throw error;
    return await ask();
  }
}
