/**
 * The indices by which the whole market halts, as the feed sees them. Part of the feed actor:
 * whoever must act on a move is told of it, and decides by the same rule whether the market halts.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import { type HaltIndex, levelReached, lowestLevel } from "../domain/calendar/market_halt.ts";
import type { InstrumentToken } from "../domain/instrument/instrument.ts";
import { type EpochMs, istDate, istDayNumber, MINUTE_MS } from "../domain/market_time.ts";
import type { Paise } from "../domain/money.ts";
import type { MarketFrame } from "../domain/ports.ts";
import type { DeskContext } from "./desk_actor.ts";
import { EXCHANGE, type FeedProtocol, PORTFOLIO } from "./protocol.ts";

export interface IndexWatch {
  /** Of which this is known, as `istDayNumber`. */
  readonly day: number;
  /** The lowest level of the day: less is nothing to anybody. */
  readonly lowest: number;
  /** The level that was passed before anybody looked: at a broker nobody knows when. */
  readonly missed: number;
  /** Those that have been looked at. */
  readonly seen: readonly InstrumentToken[];
}

export type IndexRules = Pick<DeskRules, "execution" | "haltIndices" | "sessionsAfter">;

type Frame<T> = Extract<MarketFrame, { readonly type: T }>;
type Watched = { readonly index: IndexWatch | null };
type Ctx = DeskContext<FeedProtocol>;

/** Tells of a tick of an index beyond a level, before anything of its frame is traded. */
export function ticksWatched<State extends Watched>(
  state: State,
  { ticks, at }: Frame<"Ticks">,
  rules: IndexRules,
  ctx: Ctx,
): State {
  return rules.haltIndices.reduce((next, index) => {
    const tick = ticks.find(({ token }) => token === index.token);
    if (tick === undefined) return next;
    return moved(next, index, { price: tick.ltp, before: tick.prevClose, at }, rules, ctx);
  }, state);
}

/** The same of a minute of an index, after the minute has been traded. */
export function barsWatched<State extends Watched>(
  state: State,
  { tokens, candles, at }: Frame<"MinuteClosed">,
  rules: IndexRules,
  ctx: Ctx,
): State {
  return rules.haltIndices.reduce((next, index) => {
    const bar = candles[tokens.indexOf(index.token)];
    const before = bar && index.previousClose(at);
    if (bar === undefined || before === null || before === undefined) return next;
    const price = before - bar.low > bar.high - before ? bar.low : bar.high;
    return moved(next, index, { price, before, at }, rules, ctx);
  }, state);
}

interface Seen {
  readonly price: Paise;
  /** The last close, where whoever shows the price says it. */
  readonly before: Paise | undefined;
  readonly at: EpochMs;
}

function moved<State extends Watched>(
  state: State,
  { token, rules, name, previousClose }: HaltIndex,
  { price, before, at }: Seen,
  { execution, sessionsAfter }: IndexRules,
  ctx: Ctx,
): State {
  const close = before ?? previousClose(at);
  if (close === null || close <= 0) return state;
  const day = istDayNumber(at);
  // Not price / close - 1: rounded, a fall of just 10 % would be less.
  const share = (price - close) / close;
  let { index } = state;
  const isKnown = index?.day === day && index.seen.includes(token);
  if (isKnown && Math.abs(share) < index!.lowest) return state;
  const openAt = sessionsAfter(at)[0]?.openAt ?? Infinity;
  if (at < openAt) return state;
  const date = istDate(at);
  const level = levelReached(rules, date, share);
  if (index?.day !== day) index = { day, lowest: lowestLevel(rules, date), missed: 0, seen: [] };
  if (!index.seen.includes(token)) {
    // A broker's market may have halted and gone on before this desk was there to see it.
    const late = execution === "broker" && at > openAt + MINUTE_MS;
    const missed = Math.max(index.missed, late ? level : 0);
    index = { ...index, missed, seen: [...index.seen, token] };
  }
  if (level > index.missed) {
    const move = { at, index: name, share };
    if (execution === "paper") ctx.tell(EXCHANGE, "IndexMoved", move);
    ctx.tell(PORTFOLIO, "IndexMoved", move);
  }
  return index === state.index ? state : { ...state, index };
}
