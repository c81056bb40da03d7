/**
 * The feed: the one door for market data. Per instant the exchange meets the market before anybody
 * else sees it, and each step comes to rest before the next. State: who watches what, the newest
 * tick of each instrument, what moved since portfolio was told, and the indices that halt markets.
 * Volatile, restarted alone: its watchers and the next ticks tell it all again.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { IndexWatch } from "../../domain/calendar/index_watch.ts";
import { latest, NO_TICKS, type TickBoard, tickOf } from "../../domain/tick/tick_board.ts";
import {
  moved,
  type MovedPrices,
  NOTHING_MOVED,
  withMoves,
} from "../../domain/tick/moved_prices.ts";
import { MINUTE_MS } from "../../domain/market_time.ts";
import type { MarketFrame, MarketRequest } from "../../domain/ports.ts";
import { closingTick, type Quote, quoteOf, type Tick } from "../../domain/tick/tick.ts";
import { type DeskContext, volatileActor } from "../desk_actor.ts";
import { barsWatched, type IndexRules, ticksWatched } from "./halt_indices.ts";
import { ASKED, KEPT, MARKET } from "../mail.ts";
import { CANDLES } from "../protocol/candles.ts";
import { EXCHANGE } from "../protocol/exchange.ts";
import { type FeedProtocol, MARKET_PORT, type Watch } from "../protocol/feed.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { AnyBehaviour, Mailbox } from "../runtime/behaviour.ts";
import type { Asker } from "../runtime/context.ts";

type MinuteClosed = Extract<MarketFrame, { type: "MinuteClosed" }>;
type MinuteOpened = Extract<MarketFrame, { type: "MinuteOpened" }>;
type Ticks = Extract<MarketFrame, { type: "Ticks" }>;

/** Null until the watcher has answered: then everything may matter to it. */
type Watched = readonly InstrumentToken[] | null;

export interface FeedState {
  readonly exchange: Watched;
  readonly portfolio: Watched;
  readonly board: TickBoard;
  /** Of what portfolio holds, since it was last told. */
  readonly moves: MovedPrices;
  /** Null until it has ticked. */
  readonly index: IndexWatch | null;
  /** The last first prices that the exchange was shown; null where nothing is sold to open. */
  readonly opened: MinuteOpened | null;
  /** Questions that came before the market has said where it stands; null once it has. */
  readonly waiting: readonly Waiting[] | null;
}

interface Waiting {
  readonly asker: Asker;
  readonly tokens: readonly InstrumentToken[];
}

type Ctx = DeskContext<FeedProtocol>;

/** Exits look at prices once a second: a stop rests at the broker meanwhile. */
const PRICES_EVERY_MS = 1_000;

type FeedRules = IndexRules & Pick<DeskRules, "quotedBars" | "books">;

const MAIL: Mailbox<FeedProtocol> = {
  MinuteClosed: MARKET,
  MinuteOpened: MARKET,
  RangeSettled: MARKET,
  Ticks: MARKET,
  PricesDue: MARKET,
  GetQuotes: ASKED,
  Watch: KEPT,
  MarketAnswered: KEPT,
  TicksArrived: KEPT,
};

/** Behind a broker's order port no exchange of ours waits for prices. */
export function feedActor(rules: FeedRules): AnyBehaviour {
  const { execution, quotedBars = [] } = rules;
  const paper = execution === "paper";
  const writes = rules.books.some(({ writing }) => writing !== undefined);
  return volatileActor<FeedProtocol, FeedState>({
    init: () => nothingSeen(paper),
    mail: MAIL,
    started: (state, ctx) => {
      wantOpens(paper, ctx);
      askTicks(ctx);
      if (paper) ctx.tell(EXCHANGE, "WhoWatches", null);
      ctx.tell(PORTFOLIO, "WhoWatches", null);
      return state;
    },
    on: {
      MinuteClosed: (state, frame, ctx) => {
        if (!touches(frame.tokens, state.exchange)) {
          return settled(barsWatched(state, frame, rules, ctx), frame, quotedBars, ctx);
        }
        ctx.tell(EXCHANGE, "MinuteClosed", frame);
        // A timer of no delay fires once everything of this step has come to rest.
        ctx.timer(`range ${frame.at}`, 0, "RangeSettled", frame);
        return state;
      },
      RangeSettled: (state, frame, ctx) =>
        settled(barsWatched(state, frame, rules, ctx), frame, quotedBars, ctx),
      MinuteOpened: (state, frame, ctx) => {
        if (touches(frame.tokens, state.exchange)) {
          ctx.tell(EXCHANGE, "MinuteOpened", frame);
        }
        return writes ? { ...state, opened: frame } : state;
      },
      Ticks: (state, frame, ctx) => ticked(ticksWatched(state, frame, rules, ctx), frame, ctx),
      PricesDue: (state, _, ctx) => {
        tellMoves(state, ctx);
        return { ...state, moves: NOTHING_MOVED };
      },
      GetQuotes: (state, { tokens }, ctx) => {
        const { waiting, board } = state;
        const { asker } = ctx;
        if (waiting !== null && asker !== null) {
          return { ...state, waiting: [...waiting, { asker, tokens }] };
        }
        ctx.reply(quotesOf(board, tokens));
        return state;
      },
      TicksArrived: (state, { answer }, ctx) =>
        rewarmed(state, answer.type === "ok" ? answer.body : [], ctx),
      Watch: (state, { by, tokens }: Watch, ctx) => {
        const wanted = tokens.length > 0;
        const before = state.exchange === null || state.exchange.length > 0;
        if (by === "exchange" && wanted !== before) wantOpens(wanted, ctx);
        if (by === "exchange") showAgain(state, tokens, ctx);
        return { ...state, [by]: tokens };
      },
      MarketAnswered: (state) => state,
    },
  });
}

function nothingSeen(paper: boolean): FeedState {
  return {
    exchange: paper ? null : [],
    portfolio: null,
    board: NO_TICKS,
    moves: NOTHING_MOVED,
    index: null,
    opened: null,
    waiting: [],
  };
}

/** First prices matter only while an order waits for one. */
function wantOpens(wanted: boolean, ctx: Ctx): void {
  const request: MarketRequest = { type: "WantOpens", wanted };
  ctx.io(MARKET_PORT, request, { as: "MarketAnswered", key: "opens" });
}

/**
 * What is sold behind a wing is ordered when the wing has filled, at the same first price of the same
 * minute: that has been shown, and the order's own minute would be over before the next one is.
 */
function showAgain(
  { opened, exchange }: FeedState,
  tokens: readonly InstrumentToken[],
  ctx: Ctx,
): void {
  if (opened === null || opened.at !== ctx.now) return;
  const added = tokens.filter((token) => exchange !== null && !exchange.includes(token));
  if (touches(opened.tokens, added)) ctx.tell(EXCHANGE, "MinuteOpened", opened);
}

/** Ticks from before a restart are not shown again: the market still knows the newest. */
function askTicks(ctx: Ctx): void {
  const request: MarketRequest = { type: "LastTicks" };
  ctx.io(MARKET_PORT, request, { as: "TicksArrived", key: "last ticks" });
}

function rewarmed(state: FeedState, ticks: readonly Tick[], ctx: Ctx): FeedState {
  const board = latest(state.board, ticks);
  for (const { asker, tokens } of state.waiting ?? []) {
    ctx.replyTo(asker, quotesOf(board, tokens));
  }
  const next = { ...state, board, waiting: null };
  // What ticked in this second, portfolio has not been told yet.
  const now = ticks.filter(({ at }) => at > dueAfter(ctx.now) - PRICES_EVERY_MS);
  return state.moves === NOTHING_MOVED ? withHeld(next, now, ctx) : next;
}

function quotesOf(board: TickBoard, tokens: readonly InstrumentToken[]): Quote[] {
  const known = tokens.map((token) => tickOf(board, token));
  return known.filter((tick) => tick !== null).map(quoteOf);
}

function settled(
  state: FeedState,
  frame: MinuteClosed,
  quoted: readonly InstrumentToken[],
  ctx: Ctx,
): FeedState {
  if (state.portfolio === null || state.portfolio.length > 0) {
    const { at, tokens, candles } = frame;
    ctx.tell(PORTFOLIO, "PricesMoved", { at, tokens, candles, quotes: null, newest: [] });
  }
  ctx.tell(CANDLES, "MinuteClosed", frame);
  if (quoted.length === 0) return state;
  return { ...state, board: latest(state.board, closingTicks(frame, quoted)) };
}

function closingTicks(
  { at, tokens, candles }: MinuteClosed,
  quoted: readonly InstrumentToken[],
): Tick[] {
  return tokens.flatMap((token, i) =>
    quoted.includes(token) ? [closingTick(token, candles[i]!, at)] : []
  );
}

function ticked(state: FeedState, frame: Ticks, ctx: Ctx): FeedState {
  const { exchange } = state;
  const { ticks } = frame;
  if (ticks.some(({ token }) => watches(exchange, token))) ctx.tell(EXCHANGE, "Ticks", frame);
  ctx.tell(CANDLES, "Ticks", frame);
  return withHeld({ ...state, board: latest(state.board, ticks) }, ticks, ctx);
}

/** What portfolio has let pass, it is told once more in the last second of the minute. */
function tellMoves({ moves, board, portfolio }: FeedState, ctx: Ctx): void {
  const { tokens, bars, quotes } = moved(moves);
  const at = ctx.now;
  const newest = quotesOf(board, portfolio ?? []);
  if (tokens.length > 0 || newest.length > 0) {
    ctx.tell(PORTFOLIO, "PricesMoved", { at, tokens, candles: bars, quotes, newest });
  }
  const lastAt = Math.ceil((at + PRICES_EVERY_MS) / MINUTE_MS) * MINUTE_MS - PRICES_EVERY_MS;
  if (at < lastAt) ctx.timer(`prices ${lastAt}`, lastAt - at, "PricesDue", null);
}

/** Notes what portfolio holds of some ticks, and when it will be told. */
function withHeld(state: FeedState, ticks: readonly Tick[], ctx: Ctx): FeedState {
  const held = ticks.filter(({ token }) => watches(state.portfolio, token));
  if (held.length === 0) return state;
  if (state.moves === NOTHING_MOVED) {
    const due = dueAfter(ctx.now);
    // One key a second: what was due before a restart still is.
    ctx.timer(`prices ${due}`, due - ctx.now, "PricesDue", null);
  }
  return { ...state, moves: withMoves(state.moves, held) };
}

/**
 * The whole second that ends at or after an instant: the same one whoever asks, also after a
 * restart, and never so late that what ticks once a second is told every other second.
 */
function dueAfter(now: number): number {
  return Math.ceil(now / PRICES_EVERY_MS) * PRICES_EVERY_MS;
}

function watches(watched: Watched, token: InstrumentToken): boolean {
  return watched === null || watched.includes(token);
}

function touches(tokens: readonly InstrumentToken[], watched: Watched): boolean {
  if (watched === null) return true;
  return watched.some((token) => tokens.includes(token));
}
