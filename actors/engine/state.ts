/**
 * What an engine knows between two messages. All of it can be asked for again.
 * @module
 */
import type { MarketContext } from "../../domain/filter/market_context.ts";
import type { Pause } from "../../domain/portfolio/entries/pause.ts";
import type { TokenView } from "../../domain/strategy/engine_series.ts";
import type { HoldCounts } from "../../domain/strategy/hold_counts.ts";
import type { Intent } from "../../domain/strategy/intent.ts";
import type { DeskContext } from "../desk_actor.ts";
import type { BarClosed } from "../protocol/bars.ts";
import type { EngineProtocol } from "../protocol/engine.ts";

export interface EngineState {
  /** Whether the operator lets it decide; null until the gate has said so. */
  readonly on: boolean | null;
  /** Portfolio has said what is held. */
  readonly informed: boolean;
  /** Bars that closed before everything was known, in the order they came; null once it is. */
  readonly waiting: readonly BarClosed[] | null;
  /** In the order of the book's tokens, then of what it follows. */
  readonly views: readonly TokenView[];
  readonly holds: HoldCounts;
  /** Strategies that portfolio would let enter nothing. */
  readonly paused: readonly Pause[];
  /** Entries of this instant that compete for one position. */
  readonly wishes: readonly Intent[];
  /** The market around; empty where no filter looks at it. */
  readonly context: MarketContext;
}

export type EngineContext = DeskContext<EngineProtocol>;

/** `place`: the view's index in `views`. */
export function withView(state: EngineState, place: number, view: TokenView): EngineState {
  return { ...state, views: replaced(state.views, place, view) };
}

/** A copy with `next` at index `at`; an index outside the list changes nothing. */
export function replaced<T>(list: readonly T[], at: number, next: T): readonly T[] {
  const copy = new Array<T>(list.length);
  for (let i = 0; i < list.length; i++) copy[i] = i === at ? next : list[i]!;
  return copy;
}
