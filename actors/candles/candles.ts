/**
 * Candles: owns the closed bars that engines use. State: series by token and timeframe. Volatile,
 * restarted alone: it reads history again, and what the feed shows meanwhile waits.
 * @module
 */
import type { Candle } from "../../domain/candle/candle.ts";
import { minuteOf, withTick } from "../../domain/candle/forming_minute.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import type { HistoryRequest, MarketFrame } from "../../domain/ports.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { volatileActor } from "../desk_actor.ts";
import { ASKED, KEPT, MARKET } from "../mail.ts";
import { type CandlesProtocol, HISTORY_PORT } from "../protocol/candles.ts";
import type { AnyBehaviour } from "../runtime/behaviour.ts";
import {
  type CandlesContext,
  coldToken,
  minutesWanted,
  type SeriesPlan,
  tellBars,
  type TokenState,
  warmed,
  withClock,
  withMinute,
} from "./token_series.ts";

/** In the order of the actor's tokens: a frame copies one short array. */
export type CandlesState = readonly TokenState[];
type MinuteClosed = Pick<
  Extract<MarketFrame, { type: "MinuteClosed" }>,
  "at" | "tokens" | "candles"
>;

/** Bars are made of the feed's minutes, on a ticking market of its ticks. */
export function candlesActor(plans: readonly SeriesPlan[], rules: DeskRules): AnyBehaviour {
  const tokens = [...new Set(plans.map((plan) => plan.token))];
  const places = new Map(tokens.map((token, i) => [token, i]));
  const { lateTicksMs = 0 } = rules;
  const ticking = rules.marketData === "ticks";
  return volatileActor<CandlesProtocol, CandlesState>({
    init: () => tokens.map((token) => coldToken(plans, token)),
    mail: {
      MinuteClosed: MARKET,
      Ticks: MARKET,
      MinuteDue: MARKET,
      HistoryArrived: KEPT,
      MinuteArrived: KEPT,
      GetBars: ASKED,
    },
    started: (state, ctx) => {
      for (const [token, place] of places) askHistory(token, state[place]!, rules, ctx);
      if (ticking) expectMinute(lateTicksMs, ctx);
      const warmAt = ctx.now - lateTicksMs;
      return state.map((own) => ({ ...own, beganAt: ctx.now, warmAt }));
    },
    on: {
      MinuteClosed: (state, frame, ctx) => withFrame(state, frame, places, rules, ctx),
      Ticks: (state, { ticks }) => ticked(state, ticks, places),
      MinuteDue: (state, { at }, ctx) => {
        expectMinute(lateTicksMs, ctx);
        return minuteOver(state, at, tokens, places, rules, ctx);
      },
      MinuteArrived: (state, { carry: { token, at }, answer }, ctx) => {
        const told = answer.type === "ok" ? answer.body : [];
        const place = places.get(token)!;
        const own = state[place]!;
        // What history does not have yet, or will not tell, is better seen in part than not at all.
        const minute = told.find((each) => each.at === at) ?? seenOf(own, at);
        const end = (at + MINUTE_MS) as EpochMs;
        const next = minute === undefined
          ? withClock(own, end, false, ctx)
          : withMinute(own, minute, ctx);
        return next === own ? state : state.with(place, next);
      },
      HistoryArrived: (state, { carry: { token }, answer }, ctx) => {
        const minutes = answer.type === "ok" ? answer.body : [];
        const place = places.get(token)!;
        return state.with(place, warmed(state[place]!, minutes, ctx));
      },
      GetBars: (state, { token, timeframe }, ctx) => {
        const own = state[places.get(token) ?? -1];
        const asked = own?.series.find(({ plan }) => plan.timeframe === timeframe);
        if (own?.warm && asked !== undefined) tellBars(asked, ctx);
        return state;
      },
    },
  });
}

function askHistory(
  token: InstrumentToken,
  own: TokenState,
  rules: DeskRules,
  ctx: CandlesContext,
): void {
  const countMax = Math.min(minutesWanted(own), rules.historyMinutes);
  const request: HistoryRequest = { token, until: ctx.now, countMax };
  const key = `history ${token}`;
  ctx.io(HISTORY_PORT, request, { as: "HistoryArrived", carry: { token }, key });
}

/** Minutes of a ticking market end by the clock, once their last ticks have come. */
function expectMinute(lateTicksMs: number, ctx: CandlesContext): void {
  const at = (minuteOf(ctx.now - lateTicksMs) + MINUTE_MS) as EpochMs;
  // One key a minute: after a restart the end of the last one may still be on its way.
  ctx.timer(`minute ${at}`, at + lateTicksMs - ctx.now, "MinuteDue", { at });
}

function ticked(
  state: CandlesState,
  ticks: readonly Tick[],
  places: ReadonlyMap<InstrumentToken, number>,
): CandlesState {
  const next = state.slice();
  for (const tick of ticks) {
    const place = places.get(tick.token);
    if (place === undefined) continue;
    const own = next[place]!;
    const { forming, closed } = withTick(own.forming, tick);
    next[place] = { ...own, forming, ended: closed ?? own.ended };
  }
  return next;
}

/** The minutes that ended at `at`, as a feed of bars would show them. */
function minuteOver(
  state: CandlesState,
  at: EpochMs,
  tokens: readonly InstrumentToken[],
  places: ReadonlyMap<InstrumentToken, number>,
  rules: DeskRules,
  ctx: CandlesContext,
): CandlesState {
  const minute = (at - MINUTE_MS) as EpochMs;
  // What the call auction before the open shows no history has either, nor what follows the close.
  const isInSession = minute >= (rules.sessionsAfter(minute)[0]?.openAt ?? minute);
  const ended: InstrumentToken[] = [];
  const candles: Candle[] = [];
  for (let place = 0; isInSession && place < tokens.length; place++) {
    const own = state[place]!;
    const candle = seenOf(own, minute);
    const token = tokens[place]!;
    if (showsPart(own, minute)) askMinute(token, minute, ctx);
    else if (candle !== undefined) {
      ended.push(token);
      candles.push(candle);
    }
  }
  return withFrame(state, { at, tokens: ended, candles }, places, rules, ctx);
}

/** Of the minute in which this actor began its ticks show a part only: history has all of it. */
function showsPart({ forming, beganAt, lastAt }: TokenState, minute: number): boolean {
  return forming !== null && beganAt > minute && lastAt < minute;
}

/** What ticks have shown of a minute that runs, or of the one before. */
function seenOf({ ended, forming }: TokenState, minute: EpochMs): Candle | undefined {
  return [ended, forming?.candle].find((each) => each?.at === minute) ?? undefined;
}

function askMinute(token: InstrumentToken, at: EpochMs, ctx: CandlesContext): void {
  const request: HistoryRequest = { token, until: (at + MINUTE_MS) as EpochMs, countMax: 1 };
  const key = `minute ${token}`;
  ctx.io(HISTORY_PORT, request, { as: "MinuteArrived", carry: { token, at }, key });
}

function withFrame(
  state: CandlesState,
  frame: MinuteClosed,
  places: ReadonlyMap<InstrumentToken, number>,
  rules: DeskRules,
  ctx: CandlesContext,
): CandlesState {
  const next = state.slice();
  for (let i = 0; i < frame.tokens.length; i++) {
    const place = places.get(frame.tokens[i]!);
    if (place !== undefined) next[place] = withMinute(next[place]!, frame.candles[i]!, ctx);
  }
  // What did not trade this minute still closes bars whose time is over.
  if (frame.tokens.length < next.length) {
    for (let place = 0; place < next.length; place++) {
      if (next[place] !== state[place] || showsPart(next[place]!, frame.at - MINUTE_MS)) continue;
      const { plan: { token } } = next[place]!.series[0]!;
      const traded = rules.isOpen(token, (frame.at - MINUTE_MS) as EpochMs);
      next[place] = withClock(next[place]!, frame.at, traded, ctx);
    }
  }
  return next;
}
