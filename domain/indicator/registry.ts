/**
 * From an indicator as data to the indicator itself: the one list of all there are.
 * @module
 */
import { adx } from "./adx.ts";
import { atr } from "./atr.ts";
import { atrRatio } from "./atr_ratio.ts";
import { bollinger } from "./bollinger.ts";
import { ema } from "./ema.ts";
import { type Indicator, indicatorName, type IndicatorSpec } from "./indicator.ts";
import { prior } from "./prior.ts";
import { rsi } from "./rsi.ts";
import { rvol } from "./rvol.ts";
import { side } from "./side.ts";
import { slope } from "./slope.ts";
import { sma } from "./sma.ts";
import { supertrend } from "./supertrend.ts";
import { vwap } from "./vwap.ts";

/** The indicator that a spec names. */
export function indicatorOf(spec: IndicatorSpec): Indicator<unknown> {
  switch (spec.kind) {
    case "ema":
      return ema(spec.length, spec.seed);
    case "sma":
      return sma(spec.length);
    case "rsi":
      return rsi(spec.length);
    case "atr":
      return atr(spec.length);
    case "adx":
      return adx(spec.length);
    case "vwap":
      return vwap();
    case "bollinger":
      return bollinger(spec.length, spec.deviations, spec.line);
    case "supertrend":
      return supertrend(spec.length, spec.multiplier, spec.line);
    case "rvol":
      return rvol(spec.length);
    case "slope":
      return slope(spec.length, spec.over);
    case "atr_ratio":
      return atrRatio(spec.length, spec.over);
    case "prior":
      return prior(spec.line, spec.back);
    case "side":
      return side(spec.fast, spec.slow, spec.seed);
  }
}

/** Specs of the same name here share a state: lines of one indicator differ in what is read. */
export function stateName(spec: IndicatorSpec): string {
  switch (spec.kind) {
    case "bollinger":
      return `bollinger${spec.length}`;
    case "supertrend":
      return `supertrend${spec.length}_${spec.multiplier}`;
    case "prior":
      return "prior";
    default:
      return indicatorName(spec);
  }
}
