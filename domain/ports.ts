/**
 * Where actors and adapters meet: types only. An adapter implements a port, a command wires it
 * to the actors, and neither side imports the other.
 * @module
 */
import type { BrokerOrder } from "./broker/order.ts";
import type { Candle } from "./candle/candle.ts";
import type { InstrumentToken } from "./instrument/instrument.ts";
import type { EpochMs } from "./market_time.ts";
import type { Paise } from "./money.ts";
import type { Modification, NewOrder, OrderReport } from "./order/order.ts";
import type { OrderReason } from "./order/order_reason.ts";
import type { Approved } from "./risk/approved.ts";
import type { Tick } from "./tick/tick.ts";

/**
 * What the market shows at one instant. Bars: at each minute of a session first `MinuteClosed`
 * for the minute that ends (with no bars where a row was missing: the clock still moves), then
 * `MinuteOpened` with the first prices of the next one. Arrays run in parallel. Live or simulated:
 * `Ticks`, the snapshots of one instant.
 */
export type MarketFrame =
  | {
    readonly type: "MinuteClosed";
    readonly at: EpochMs;
    readonly tokens: readonly InstrumentToken[];
    readonly candles: readonly Candle[];
  }
  | {
    readonly type: "MinuteOpened";
    readonly at: EpochMs;
    readonly tokens: readonly InstrumentToken[];
    readonly prices: readonly Paise[];
  }
  | { readonly type: "Ticks"; readonly at: EpochMs; readonly ticks: readonly Tick[] };

/** Market input in time order; the host merges it with its timers. */
export interface MarketFrames {
  /**
   * Instant of the next frame, Infinity when there is none left, or none that may be shown before
   * what the desk does at `timerAt` [Infinity: nothing]: of files, the first price of that minute.
   */
  peekAt(timerAt?: number): number;
  take(): MarketFrame;
  /** Whether `MinuteOpened` frames are asked for; while nothing waits for a price, they are not. */
  wantOpens(wanted: boolean): void;
  /** The newest tick of each instrument so far: what whoever has lost them asks for. */
  lastTicks(): readonly Tick[];
}

/** What the feed asks of the market it is fed from. */
export type MarketRequest =
  | { readonly type: "WantOpens"; readonly wanted: boolean }
  /** Answered with the newest tick of each instrument. */
  | { readonly type: "LastTicks" };

/** What the order port takes. Only reviewed orders fit. */
export type OrderRequest =
  | { readonly type: "Place"; readonly order: Approved<NewOrder>; readonly tick: Paise }
  | { readonly type: "Modify"; readonly orderId: string; readonly change: Approved<Modification> }
  | { readonly type: "Cancel"; readonly orderId: string }
  /** By its number where that is known, else by tag and what was ordered: tags were seen to lag. */
  | {
    readonly type: "Find";
    readonly tag: string;
    readonly order: NewOrder;
    readonly orderId: string | null;
    /** When it is asked: a tag comes late, but not for ever. */
    readonly at: EpochMs;
  };

export type OrderReply =
  | { readonly type: "Taken"; readonly orderId: string }
  | { readonly type: "Refused"; readonly code: OrderReason; readonly message: string }
  /**
   * One report an execution, oldest first, the last as the order is now; never empty. `rests`: its
   * row, while it is at work.
   */
  | {
    readonly type: "Found";
    readonly reports: readonly OrderReport[];
    readonly rests?: BrokerOrder;
  }
  | { readonly type: "NotFound" };

/** One-minute candles of a token that closed at or before `until`, oldest first. */
export interface HistoryRequest {
  readonly token: InstrumentToken;
  readonly until: EpochMs;
  readonly countMax: number;
}

export type HistoryReply = readonly Candle[];
