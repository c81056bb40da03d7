/**
 * What the funds actor is told: what the account has and what a lot needs, for whoever sizes by it.
 * @module
 */
import type { BrokerMargins, OrderMargin } from "../../domain/broker/funds.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { Product, Side } from "../../domain/order/side.ts";
import type { Answered } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";

/** What the account has and what a lot needs, for whoever sizes by it. */
export interface FundsProtocol {
  AskDue: null;
  /** Another day may have other contracts, and other margins. */
  DayOpened: null;
  FundsArrived: Answered<null, BrokerMargins>;
  MarginsArrived: Answered<readonly AskedLot[], readonly OrderMargin[]>;
}

/** One lot that the broker was asked about. */
export interface AskedLot {
  readonly token: InstrumentToken;
  readonly lot: number;
  /** `instrumentKey`. */
  readonly key: string;
  readonly product: Product;
  /** On which it would be opened. */
  readonly side: Side;
}

export const FUNDS: Ref<FundsProtocol> = ref("desk/trading/book/funds");
