/**
 * One strategy is asked about one bar. What it throws, or answers that is no decision, is its own
 * failure; what the desk's own code throws meanwhile is not, and crashes the turn. Part of the
 * engine actor; it keeps nothing of its own.
 * @module
 */
import type { StrategyRules } from "../../domain/desk_rules.ts";
import { answerWords, isDecision } from "../../domain/strategy/decision.ts";
import { failureWords } from "../../domain/strategy/failure.ts";
import type { Decision, Holding } from "../../domain/strategy/strategy.ts";
import type { BarClosed } from "../protocol/bars.ts";
import type { BarContext } from "./bar_context.ts";

/** Its decision, or in words what it has failed of. */
export function asked(
  { bound }: StrategyRules,
  { candle }: BarClosed,
  values: readonly (number | null)[],
  held: Holding | null,
  context: BarContext,
): Decision | string {
  const answer = answerOf(() => bound.onBar(candle, values, held, context));
  // Also where the strategy has caught it.
  if (context.broken !== null) throw context.broken.error;
  return answer;
}

function answerOf(ask: () => Decision): Decision | string {
  try {
    const answer = ask();
    return isDecision(answer) ? answer : failureWords(new TypeError(answerWords(answer)));
  } catch (error) {
    return failureWords(error);
  }
}
