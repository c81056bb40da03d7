/**
 * Kite's account behind a port that only reads: what the reconciler compares the desk with. A
 * reading that fails in any piece, twice, is none, but for the shares of delivery: what they were
 * when they were last read does, since the desk has none.
 * @module
 */
import type { AccountReading, AccountRequest } from "../../domain/broker/account_reading.ts";
import type { BrokerMargins, OrderMargin } from "../../domain/broker/funds.ts";
import type { BrokerHolding } from "../../domain/broker/position.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import { askTwice } from "./ask_again.ts";
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
  /** As they were last read; null before that. */
  #holdings: readonly BrokerHolding[] | null = null;

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
    if (request.type === "ReadFunds") return await askTwice(() => reader.margins());
    if (request.type === "ReadMargins") {
      return await askTwice(() => reader.orderMargins(request.orders));
    }
    // One after the other: trades must not be older than the orders that they explain.
    const orders = await askTwice(() => reader.orders());
    const trades = await askTwice(() => reader.trades());
    const { net: positions } = await askTwice(() => reader.positions());
    const holdings = await this.#readHoldings();
    const margins = await askTwice(() => reader.margins());
    return { orders, trades, positions, holdings, margins };
  }

  /** The broker's list of them is down for hours now and then, when depositories are. */
  async #readHoldings(): Promise<readonly BrokerHolding[]> {
    const { reader, onProblem } = this.#options;
    try {
      return this.#holdings = await askTwice(() => reader.holdings());
    } catch (error) {
      const known = this.#holdings;
      if (!(error instanceof KiteError && error.isTransient) || known === null) throw error;
      onProblem(`${error.message}: shares of delivery count as they were last read`);
      return known;
    }
  }
}
