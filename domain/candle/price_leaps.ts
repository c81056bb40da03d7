/**
 * Prices that no market shows: a bad print, or a split that the file was not adjusted for. They are
 * traded as they are, since nobody can know, and told, since no figure of the run shows them.
 * @module
 */
import { type EpochMs, istStamp } from "../market_time.ts";
import type { CandleHistory } from "./candle_history.ts";

export type Prices = Pick<CandleHistory, "count" | "at" | "high" | "low" | "close">;

export interface PriceLeaps {
  readonly count: number;
  /** Start of the first such minute; null without any. */
  readonly firstAt: EpochMs | null;
}

/** Minutes that go half as far again above the close before, or below it by a third. */
export function priceLeaps({ count, at, high, low, close }: Prices): PriceLeaps {
  let leaps = 0, first = 0;
  for (let i = 1; i < count; i++) {
    const before = close[i - 1]!;
    if (2 * high[i]! <= 3 * before && 3 * low[i]! >= 2 * before) continue;
    if (leaps++ === 0) first = at[i]!;
  }
  return { count: leaps, firstAt: leaps === 0 ? null : first as EpochMs };
}

/** Of several symbols in one line; null where no price leaps. */
export function leapWords(
  histories: readonly (Prices & Pick<CandleHistory, "symbol">)[],
): string | null {
  const told = histories.flatMap((history) => {
    const { count, firstAt } = priceLeaps(history);
    if (firstAt === null) return [];
    const first = istStamp(firstAt).slice(0, 16).replace("T", " ");
    return [`${history.symbol} ${count}, first at ${first}`];
  });
  return told.length === 0 ? null : `prices leap by a third or more: ${told.join("; ")}`;
}
