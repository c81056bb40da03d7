/**
 * The indices by which the whole market halts, as the feed sees them. Part of the feed actor:
 * whoever must act on a move is told of it, and decides by the same rule whether the market halts.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type IndexWatch, type SeenIndex, watchIndex } from "../../domain/calendar/index_watch.ts";
import type { HaltIndex } from "../../domain/calendar/market_halt.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import type { DeskContext } from "../desk_actor.ts";
import { EXCHANGE } from "../protocol/exchange.ts";
import type { FeedProtocol } from "../protocol/feed.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";

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

function moved<State extends Watched>(
  state: State,
  halts: HaltIndex,
  seen: SeenIndex,
  { execution, sessionsAfter }: IndexRules,
  ctx: Ctx,
): State {
  const openAt = sessionsAfter(seen.at)[0]?.openAt ?? Infinity;
  const watched = watchIndex(state.index, halts, seen, openAt, execution === "broker");
  const { index, share } = watched;
  if (share !== null) {
    const move = { at: seen.at, index: halts.name, share };
    if (execution === "paper") ctx.tell(EXCHANGE, "IndexMoved", move);
    ctx.tell(PORTFOLIO, "IndexMoved", move);
  }
  return index === state.index ? state : { ...state, index };
}
