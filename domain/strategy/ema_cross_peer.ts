/**
 * EMA 20/50 cross on 1-minute bars, long only, without filters and with averages seeded by a
 * mean: the rules of other backtesters, so that a run of ours can be held against theirs.
 * @module
 */
import type { IndicatorSpec } from "../indicator/indicator.ts";
import { crossOf } from "../indicator/side.ts";
import type { BoundStrategy, Strategy } from "./strategy.ts";

const INDICATORS: readonly IndicatorSpec[] = [{ kind: "side", fast: 20, slow: 50, seed: "sma" }];

export const emaCrossPeer: Strategy = {
  id: "ema_cross_peer",
  timeframe: "1m",
  playbook: "trend",
  parameters: {},
  bind: () => ({ indicators: INDICATORS, onBar }),
};

const onBar: BoundStrategy["onBar"] = (_bar, values, holding, { previous }) => {
  switch (crossOf(previous[0], values[0])) {
    case null:
      return { signal: "HOLD", reason: "indicators_not_ready" };
    case "none":
      return { signal: "HOLD", reason: "no_signal" };
    case "up":
      return holding === null
        ? { signal: "LONG", reason: "ema_cross_up", confidence: 1 }
        : { signal: "HOLD", reason: "already_in_position" };
    case "down":
      return holding === null
        ? { signal: "HOLD", reason: "nothing_to_exit" }
        : { signal: "EXIT", reason: "ema_cross_down", confidence: 1 };
  }
};
