/**
 * The shape of an incremental indicator: O(1) a bar, immutable state, `null` until ready and
 * never NaN. Inputs and price-like outputs are in paise, as candles are.
 * @module
 */
import type { Candle } from "../candle/candle.ts";

/** One step function and its state. `next` must not change the state it is given. */
export interface Indicator<State> {
  /** Before the first bar. The same value starts any number of series. */
  readonly init: State;
  next(state: State, bar: Candle): State;
  value(state: State): number | null;
}

/** How the first value of an EMA comes about: the first close, or the mean of the first n. */
export type Seeding = "first" | "sma";

/** Which indicator, as data: equal specs are computed once for a symbol and timeframe. */
export type IndicatorSpec =
  | { readonly kind: "ema"; readonly length: number; readonly seed?: Seeding }
  | { readonly kind: "sma"; readonly length: number }
  | { readonly kind: "rsi"; readonly length: number }
  | { readonly kind: "atr"; readonly length: number }
  | { readonly kind: "adx"; readonly length: number }
  | { readonly kind: "vwap" }
  | {
    readonly kind: "bollinger";
    readonly length: number;
    readonly deviations: number;
    readonly line: "upper" | "lower" | "width";
  }
  | {
    readonly kind: "supertrend";
    readonly length: number;
    readonly multiplier: number;
    readonly line: "value" | "direction";
  }
  | { readonly kind: "rvol"; readonly length: number }
  | { readonly kind: "atr_ratio"; readonly length: number; readonly over: number }
  | {
    readonly kind: "prior";
    readonly line: "open" | "high" | "low" | "close";
    readonly back: 1 | 2;
  }
  | { readonly kind: "slope"; readonly length: number; readonly over: number }
  /** Sign (+1, -1) of the last non-zero difference of two EMAs: an exact tie is no cross. */
  | {
    readonly kind: "side";
    readonly fast: number;
    readonly slow: number;
    readonly seed?: Seeding;
  };

/** Name of a spec as columns and screens spell it: `ema20`, `atr14`, `supertrend10_3_direction`. */
export function indicatorName(spec: IndicatorSpec): string {
  switch (spec.kind) {
    case "ema":
      return `ema${spec.length}${spec.seed === "sma" ? "_sma" : ""}`;
    case "vwap":
      return "vwap";
    case "bollinger":
      return `bollinger${spec.length}_${spec.deviations}_${spec.line}`;
    case "supertrend":
      return `supertrend${spec.length}_${spec.multiplier}_${spec.line}`;
    case "slope":
      return `slope${spec.length}_${spec.over}`;
    case "atr_ratio":
      return `atr_ratio${spec.length}_${spec.over}`;
    case "prior":
      return `prior${spec.back}_${spec.line}`;
    case "side":
      return `side${spec.fast}_${spec.slow}${spec.seed === "sma" ? "_sma" : ""}`;
    default:
      return `${spec.kind}${spec.length}`;
  }
}
