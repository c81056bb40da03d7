/**
 * When the day's positions must go: from the book's start minute on, and at any price shortly
 * before the broker would do it itself.
 * @module
 */
import { type EpochMs, istMinuteOfDay } from "../market_time.ts";

/** IST minutes of the day. */
export interface SquareOffRule {
  readonly startAt: number;
  /** Minute from which the widest price is used; null: never. */
  readonly widestAt: number | null;
}

export type SquareOffPhase = "none" | "exit" | "widest";

export function squareOffPhase(at: EpochMs, rule: SquareOffRule): SquareOffPhase {
  const minute = istMinuteOfDay(at);
  if (minute < rule.startAt) return "none";
  return rule.widestAt !== null && minute >= rule.widestAt ? "widest" : "exit";
}
