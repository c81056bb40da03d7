/**
 * Strategies that may enter nothing for now: their trades of the day are used up, or they have lost
 * too often in a row. Portfolio refuses them; an engine that knows lets others have the bar.
 * @module
 */
import type { BookRules, StrategyRules } from "../desk_rules.ts";
import type { Book } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../market_time.ts";
import { strategyKey } from "../strategy/intent.ts";
import { openTokens } from "./judged_entry.ts";
import { type PortfolioState, strategyDay } from "./state.ts";

export const PAUSE_REASONS = ["daily_cap", "loss_streak"] as const;

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
  return strategies.flatMap((each) => pauseOf(state, book!, each, at) ?? [])
    .filter(({ until }) => at < until);
}

/** Trades are counted by the day; before the first one there are none. */
function endOf(date: IsoDate | null): EpochMs {
  return date === null ? 0 as EpochMs : istInstant(date, 24 * 60);
}
