/** What the feed is told: frames of the market, and who needs prices of what. @module */
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import type { Answered } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";

export type MinuteClosed = Extract<MarketFrame, { type: "MinuteClosed" }>;

export type MinuteOpened = Extract<MarketFrame, { type: "MinuteOpened" }>;

export type Ticks = Extract<MarketFrame, { type: "Ticks" }>;

/** Who needs prices of what: the whole set each time, so that the last word counts. */
export interface Watch {
  readonly by: "exchange" | "portfolio";
  readonly tokens: readonly InstrumentToken[];
}

export interface FeedProtocol {
  MinuteClosed: MinuteClosed;
  MinuteOpened: MinuteOpened;
  Ticks: Ticks;
  /** Portfolio is to be told what moved. */
  PricesDue: null;
  /** Answered with a `Quote` of each instrument that has ticked. */
  GetQuotes: { readonly tokens: readonly InstrumentToken[] };
  /** The exchange has settled the minute's range: now everybody else may see its close. */
  RangeSettled: MinuteClosed;
  Watch: Watch;
  MarketAnswered: Answered<null, null>;
  /** What the market last showed: asked for after a restart. */
  TicksArrived: Answered<null, readonly Tick[]>;
}

export const FEED: Ref<FeedProtocol> = ref("desk/trading/market/feed");

/** Where the feed subscribes. */
export const MARKET_PORT = "market";
