/**
 * Strategies that may enter nothing for now: their trades of the day are used up, or they have lost
 * too often in a row. Portfolio refuses them; an engine that knows lets others have the bar. One
 * that has failed is asked nothing; what it had decided before stands.
 * @module
 */
import type { BookRules, StrategyRules } from "../../desk_rules.ts";
import type { Book } from "../../instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../market_time.ts";
import { strategyKey } from "../../strategy/intent.ts";
import { openTokens } from "./judged_entry.ts";
import { type PortfolioState, strategyDay } from "../state.ts";

export const PAUSE_REASONS = ["daily_cap", "loss_streak", "strategy_failed"] as const;

export interface Pause {
  readonly strategy: string;
  readonly reason: typeof PAUSE_REASONS[number];
  /** The strategy enters again from this instant on. */
  readonly until: EpochMs;
}

/** The pause of one strategy of a book at `at`; null while it may enter. */
export function pauseOf(
  state: PortfolioState,
  { book }: Pick<BookRules, "book">,
  { id: strategy, tradesPerDayMax }: StrategyRules,
  at: EpochMs,
): Pause | null {
  const key = strategyKey({ book, strategy });
  const { trades, pausedUntil } = strategyDay(state, key);
  if (trades + openTokens(state, key).size >= tradesPerDayMax) {
    return { strategy, reason: "daily_cap", until: endOf(state.date) };
  }
  return at < pausedUntil ? { strategy, reason: "loss_streak", until: pausedUntil } : null;
}

/** A strategy by its book, as screens name it. */
export interface PausedStrategy extends Pause {
  readonly book: Book;
}

/** All of a book's that are paused at `at`. */
export function pausesIn(
  state: PortfolioState,
  book: BookRules | undefined,
  at: EpochMs,
): readonly Pause[] {
  const strategies = book?.strategies ?? [];
  return strategies.flatMap((each) =>
    failureOf(state, book!, each) ?? pauseOf(state, book!, each, at) ?? []
  ).filter(({ until }) => at < until);
}

function failureOf(
  { failed }: PortfolioState,
  { book }: BookRules,
  { id: strategy }: StrategyRules,
): Pause | null {
  const failure = failed?.find((each) => each.book === book && each.strategy === strategy);
  return failure === undefined ? null : failedUntil(strategy, failure.until);
}

/** Whether a strategy has failed and is not to be asked. */
export function isFailed(paused: readonly Pause[], strategy: string, at: number): boolean {
  // Asked for each word of each bar: mostly nobody is paused.
  if (paused.length === 0) return false;
  return paused.some((each) => isFailure(each, strategy) && at < each.until);
}

/** Whether a pause is that of a failure of the strategy, over or not. */
export function isFailure(pause: Pause, strategy: string): boolean {
  return pause.reason === "strategy_failed" && pause.strategy === strategy;
}

/** The pause of a strategy that has failed. */
export function failedUntil(strategy: string, until: EpochMs): Pause {
  return { strategy, reason: "strategy_failed", until };
}

/** Trades are counted by the day; before the first one there are none. */
function endOf(date: IsoDate | null): EpochMs {
  return date === null ? 0 as EpochMs : istInstant(date, 24 * 60);
}
