/** One execution as the broker's books have it, ours or not. @module */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Side } from "../order/side.ts";

export interface BrokerTrade {
  readonly tradeId: string;
  readonly orderId: string;
  readonly exchangeOrderId: string | null;
  /** `instrumentKey`. */
  readonly key: string;
  readonly token: InstrumentToken;
  readonly side: Side;
  readonly product: string;
  readonly quantity: number;
  readonly price: Paise;
  readonly at: EpochMs;
}
