/** Positions and shares held as the broker's books have them. @module */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { Paise } from "../money.ts";

export interface BrokerPosition {
  /** `instrumentKey`. */
  readonly key: string;
  readonly token: InstrumentToken;
  readonly product: string;
  /** Units; negative when short. */
  readonly quantity: number;
  /** Units carried over from the day before. */
  readonly overnightQuantity: number;
  readonly multiplier: number;
  /** To the nearest paisa. */
  readonly averagePrice: Paise;
  readonly lastPrice: Paise;
  readonly buyQuantity: number;
  readonly buyValue: Paise;
  readonly sellQuantity: number;
  readonly sellValue: Paise;
  readonly realised: Paise;
  readonly unrealised: Paise;
}

export interface BrokerPositions {
  /** As they stand. */
  readonly net: readonly BrokerPosition[];
  /** Of today's trades alone. */
  readonly day: readonly BrokerPosition[];
}

export interface BrokerHolding {
  /** `instrumentKey`. */
  readonly key: string;
  readonly token: InstrumentToken;
  readonly product: string;
  /** Units in the account, settled. */
  readonly quantity: number;
  /** Units bought yesterday that are on their way. */
  readonly t1Quantity: number;
  /** Units of today's sales. */
  readonly usedQuantity: number;
  /** To the nearest paisa. */
  readonly averagePrice: Paise;
  readonly lastPrice: Paise;
}
