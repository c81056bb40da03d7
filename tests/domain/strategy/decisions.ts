/**
 * Runs a strategy over bars as an engine does, without money: every decision, bar for bar.
 * @module
 */
import type { Candle } from "../../../domain/candle/candle.ts";
import { indicatorSet } from "../../../domain/indicator/indicator_set.ts";
import {
  type Decision,
  defaultValues,
  type Holding,
  type ParameterValues,
  type Strategy,
} from "../../../domain/strategy/strategy.ts";

/** Decisions while flat on every bar: all that the strategy would ever enter. */
export function decisionsWhenFlat(
  strategy: Strategy,
  bars: readonly Candle[],
  values: ParameterValues = {},
): readonly Decision[] {
  return decide(strategy, bars, values, () => null);
}

/** Decisions when each entry and exit is carried out on its own bar's close. */
export function decisionsWhenFollowed(
  strategy: Strategy,
  bars: readonly Candle[],
): readonly Decision[] {
  let holding: Holding | null = null;
  return decide(strategy, bars, {}, (bar, last) => {
    if (last?.signal === "EXIT") holding = null;
    if (last?.signal === "LONG" || last?.signal === "SHORT") {
      holding = { side: last.signal, entryPrice: bar.open, barsHeld: 0 };
    }
    return holding;
  });
}

function decide(
  strategy: Strategy,
  bars: readonly Candle[],
  values: ParameterValues,
  holdingAt: (bar: Candle, last: Decision | undefined) => Holding | null,
): readonly Decision[] {
  const bound = strategy.bind({ ...defaultValues(strategy.parameters), ...values });
  const set = indicatorSet(bound.indicators);
  let state = set.init;
  let previous = set.values(state);
  let last: Decision | undefined;
  return bars.map((bar) => {
    state = set.next(state, bar);
    const now = set.values(state);
    last = bound.onBar(bar, now, holdingAt(bar, last), { previous, lastHourOfExpiry: false });
    previous = now;
    return last;
  });
}

/** How many of them enter. */
export function entries(decisions: readonly Decision[]): number {
  return decisions.filter(({ signal }) => signal === "LONG" || signal === "SHORT").length;
}
