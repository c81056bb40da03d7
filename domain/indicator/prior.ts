/**
 * One price of a bar before the latest: what a pattern of two or three bars compares with. Null
 * until there were so many bars.
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import type { Indicator } from "./indicator.ts";

/** The latest bar and the two before it, newest first. */
export type PriorState = readonly Candle[];

const KEPT = 3;

/** `line` of the bar `back` bars before the latest, in paise. */
export function prior(line: "open" | "high" | "low" | "close", back: 1 | 2): Indicator<PriorState> {
  return {
    init: [],
    next: (bars, bar) => [bar, ...bars].slice(0, KEPT),
    value: (bars) => bars[back]?.[line] ?? null,
  };
}
