/**
 * What an engine says of a closed bar: wishes to portfolio, the rest to the journal, each with all
 * that explains it. Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import { timeframeMs } from "../../domain/candle/candle.ts";
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import { heldBackBy, type Surroundings } from "../../domain/filter/hold_back.ts";
import {
  contextAt,
  type ContextReading,
  type MarketContext,
} from "../../domain/filter/market_context.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { AT_MONEY_DELTA } from "../../domain/option/chain.ts";
import {
  type PlannedStrategy,
  type SeriesState,
  snapshot,
  type TimeframePlan,
  type TokenView,
} from "../../domain/strategy/engine_series.ts";
import type { Intent, Signal } from "../../domain/strategy/intent.ts";
import type { HoldReason } from "../../domain/strategy/reason.ts";
import type { Ruling, Voice } from "../../domain/strategy/resolve.ts";
import { contextWords, surroundingsOf } from "../../domain/strategy/surroundings.ts";
import type { BarMissed } from "../protocol/bars.ts";
import { JOURNALER } from "../protocol/journaler.ts";
import { want } from "./entries.ts";
import type { EngineContext } from "./state.ts";

/** Where a bar ended, or would have: `price` is its close, 0 without one. */
export interface BarEnd extends BarMissed {
  readonly price: Paise;
}

/** What a signal says of its bar. */
export interface Closed {
  /** Place of the bar's plan. */
  readonly place: number;
  /** By plan, after the bar. */
  readonly series: readonly SeriesState[];
  readonly bar: BarEnd;
  readonly context: MarketContext;
}

export class EngineSignals {
  constructor(
    readonly book: BookRules,
    readonly plans: readonly TimeframePlan[],
    readonly rules: DeskRules,
  ) {}

  /** What is acted upon goes to portfolio, the rest to the journal. */
  tell(ruling: Exclude<Ruling, { type: "hold" }>, closed: Closed, ctx: EngineContext): void {
    const signal = this.#signal(ruling.voice, closed);
    if (ruling.type === "act") {
      return want({ ...signal, leg: null } as Intent, this.book, this.rules, ctx);
    }
    const why = ruling.type === "lost" ? "lost_conflict" : "shadow";
    ctx.tell(JOURNALER, "SignalSeen", { signal, why });
  }

  /** Journals a HOLD as far as the configuration wants them, and the reason given last. */
  hold(
    voice: Voice,
    reason: HoldReason,
    reasons: TokenView["reasons"],
    closed: Closed,
    ctx: EngineContext,
  ): TokenView["reasons"] {
    const { holds } = this.rules;
    if (holds === "counts") return reasons;
    const changed = reasons[voice.strategy] !== reason;
    if (holds === "all" || changed) {
      const signal = { ...this.#signal(voice, closed), signal: "HOLD", reason } as const;
      ctx.tell(JOURNALER, "SignalSeen", { signal, why: "hold" });
    }
    return changed ? { ...reasons, [voice.strategy]: reason } : reasons;
  }

  /** A voice as the filters let it pass: an entry that they hold back is a HOLD. */
  filtered(voice: Voice, closed: Closed): Voice {
    const { signal, confidence } = voice.decision;
    if (signal !== "LONG" && signal !== "SHORT") return voice;
    // Of an option that nobody holds it is no entry, whatever the filters would say.
    const buysOnly = this.book.premium !== null && this.book.writing === undefined;
    if (signal === "SHORT" && buysOnly) return voice;
    const { rules } = this.#planned(voice.strategy, closed);
    const { filters } = this.book;
    const around = this.#around(voice.strategy, closed);
    const long = signal === "LONG";
    const withMarket = this.#premiumOf(closed.bar)?.kind === "PE" ? !long : long;
    const reason = heldBackBy(long, around, rules.filters, filters, withMarket);
    return reason === null ? voice : { ...voice, decision: { signal: "HOLD", reason, confidence } };
  }

  #planned(strategy: string, { place }: Closed): PlannedStrategy {
    return this.plans[place]!.strategies.find(({ rules }) => rules.id === strategy)!;
  }

  #around(strategy: string, closed: Closed): Surroundings {
    const { place, series, bar, context } = closed;
    const { higher } = this.#planned(strategy, closed);
    return surroundingsOf({ plans: this.plans, place, series, higher }, bar.price, {
      filters: this.book.filters,
      context: this.#reading(bar, context),
      ...this.#measure(bar),
    });
  }

  /** The option whose own bar it is; null where bars are of what signals stand for. */
  #premiumOf({ token, at }: BarEnd): Instrument | null {
    return this.book.premium === null ? null : this.rules.instrument(token, at);
  }

  /**
   * A premium moves by tens of percent where its future moves by parts of one. At the money it
   * moves half as far as the future, which costs about the strike.
   */
  #measure(bar: BarEnd): { readonly whole?: number } {
    const option = this.#premiumOf(bar);
    return option === null ? {} : { whole: AT_MONEY_DELTA * option.strike };
  }

  #reading(bar: BarEnd, context: MarketContext): ContextReading | null {
    if (context.length === 0) return null;
    const endAt = (bar.at + timeframeMs(bar.timeframe)) as EpochMs;
    return contextAt(context, this.rules.context, endAt);
  }

  #signal(voice: Voice, closed: Closed): Signal {
    const { strategy, playbook, decision } = voice;
    const { place, series, bar } = closed;
    const plan = this.plans[place]!;
    const around = this.#around(strategy, closed);
    return {
      book: this.book.book,
      product: this.book.product,
      strategy,
      playbook,
      timeframe: bar.timeframe,
      token: bar.token,
      signal: decision.signal,
      reason: decision.reason,
      confidence: decision.confidence ?? 0,
      price: bar.price,
      barAt: bar.at,
      atr: plan.atrOf(series[place]!.state)[0] ?? null,
      indicators: { ...snapshot(plan, series[place]!), ...around.context },
      context: contextWords(around, {
        higher: this.#planned(strategy, closed).higher.length > 0,
        regime: plan.regimeOf !== null,
      }),
    };
  }
}
