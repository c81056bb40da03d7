/**
 * The feed: the one door for market data. Per instant the exchange settles its range before
 * anybody else sees the close, and each step comes to rest before the next. State: who watches
 * what, and frames in between. Volatile: a restart asks nothing and is told again by watchers.
 * @module
 */
import type { InstrumentToken } from "../domain/instrument.ts";
import type { MarketFrame, MarketRequest } from "../domain/ports.ts";
import { KEPT, MARKET } from "./mail.ts";
import {
  CANDLES,
  EXCHANGE,
  type FeedProtocol,
  MARKET_PORT,
  PORTFOLIO,
  type Watch,
} from "./protocol.ts";
import { type AnyBehaviour, volatile } from "./runtime/behaviour.ts";
import type { Context } from "./runtime/context.ts";

type MinuteClosed = Extract<MarketFrame, { type: "MinuteClosed" }>;

/** Null until the watcher has answered: then everything may matter to it. */
type Watched = readonly InstrumentToken[] | null;

interface FeedState {
  readonly exchange: Watched;
  readonly portfolio: Watched;
}

export function feedActor(): AnyBehaviour {
  return volatile<FeedProtocol, FeedState>({
    init: () => ({ exchange: null, portfolio: null }),
    mail: {
      MinuteClosed: MARKET,
      MinuteOpened: MARKET,
      RangeSettled: MARKET,
      Watch: KEPT,
      MarketAnswered: KEPT,
    },
    started: (state, ctx) => {
      wantOpens(true, ctx);
      ctx.tell(EXCHANGE, "WhoWatches", null);
      ctx.tell(PORTFOLIO, "WhoWatches", null);
      return state;
    },
    on: {
      MinuteClosed: (state, frame, ctx) => {
        if (!touches(frame.tokens, state.exchange)) {
          return settled(state, frame, ctx);
        }
        ctx.tell(EXCHANGE, "MinuteClosed", frame);
        // A timer of no delay fires once everything of this step has come to rest.
        ctx.timer(`range ${frame.at}`, 0, "RangeSettled", frame);
        return state;
      },
      RangeSettled: (state, frame, ctx) => settled(state, frame, ctx),
      MinuteOpened: (state, frame, ctx) => {
        if (touches(frame.tokens, state.exchange)) {
          ctx.tell(EXCHANGE, "MinuteOpened", frame);
        }
        return state;
      },
      Watch: (state, { by, tokens }: Watch, ctx) => {
        const wanted = tokens.length > 0;
        const before = state.exchange === null || state.exchange.length > 0;
        if (by === "exchange" && wanted !== before) wantOpens(wanted, ctx);
        return { ...state, [by]: tokens };
      },
      MarketAnswered: (state) => state,
    },
  });
}

/** First prices matter only while an order waits for one. */
function wantOpens(wanted: boolean, ctx: Context<FeedProtocol>): void {
  const request: MarketRequest = { type: "WantOpens", wanted };
  ctx.io(MARKET_PORT, request, { as: "MarketAnswered", key: "opens" });
}

function settled(state: FeedState, frame: MinuteClosed, ctx: Context<FeedProtocol>): FeedState {
  if (state.portfolio === null || state.portfolio.length > 0) {
    ctx.tell(PORTFOLIO, "MinuteClosed", frame);
  }
  ctx.tell(CANDLES, "MinuteClosed", frame);
  return state;
}

function touches(tokens: readonly number[], watched: Watched): boolean {
  if (watched === null) return true;
  return watched.some((token) => tokens.includes(token as InstrumentToken));
}
