/**
 * What a strategy is: a pure function of the bar, its indicators and the position, plus the
 * indicators it needs and its parameters described as data. One file a strategy; it reads no
 * clock and keeps no state of its own (what must be remembered is an indicator).
 * @module
 */
import type { Candle, Timeframe } from "../candle/candle.ts";
import type { IndicatorSpec } from "../indicator/indicator.ts";
import type { HoldReason, SignalReason } from "./reason.ts";

/** A number parameter: bounds inclusive. The config edge builds its check from this. */
export interface NumberParameter {
  readonly kind: "number";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

/** A parameter that is one of a closed set of words. */
export interface ChoiceParameter {
  readonly kind: "choice";
  readonly default: string;
  readonly choices: readonly string[];
}

export type Parameters = Readonly<Record<string, NumberParameter | ChoiceParameter>>;

/** Checked parameter values, complete: defaults filled in. */
export type ParameterValues = Readonly<Record<string, number | string>>;

/** The values a strategy runs with when nothing is configured. */
export function defaultValues(parameters: Parameters): ParameterValues {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: it }]) => [name, it]),
  );
}

/** The value of a number parameter. One that is missing was never checked: TypeError. */
export function numberValue(values: ParameterValues, name: string): number {
  const value = values[name];
  if (typeof value !== "number") throw new TypeError(`Parameter ${name} is not a number: ${value}`);
  return value;
}

/** The idea behind a strategy; it decides which filters it usually answers to. */
export type Playbook = "trend" | "reversion" | "pattern";

/** What the strategy holds now, as the portfolio last said. */
export interface Holding {
  readonly side: "LONG" | "SHORT";
  /** Average entry, paise. */
  readonly entryPrice: number;
  readonly barsHeld: number;
}

/** What else a strategy may look at. */
export interface StrategyContext {
  /** Values of the bar before, in the order of `indicators`; all null on the first bar. */
  readonly previous: readonly (number | null)[];
  /** True in the last hour of the session on the instrument's expiry day. */
  readonly lastHourOfExpiry: boolean;
}

export type Decision =
  | {
    readonly signal: "LONG" | "SHORT";
    readonly reason: SignalReason;
    /** 0..1 */
    readonly confidence: number;
  }
  | { readonly signal: "EXIT"; readonly reason: SignalReason; readonly confidence: number }
  | { readonly signal: "HOLD"; readonly reason: HoldReason; readonly confidence?: number };

/** A strategy with its parameters bound. */
export interface BoundStrategy {
  /** Indicators it needs; `values` and `previous` come in this order. */
  readonly indicators: readonly IndicatorSpec[];
  onBar(
    bar: Candle,
    values: readonly (number | null)[],
    holding: Holding | null,
    context: StrategyContext,
  ): Decision;
}

export interface Strategy {
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly playbook: Playbook;
  readonly parameters: Parameters;
  bind(values: ParameterValues): BoundStrategy;
}
