/**
 * The plain loop: the rules of `configs/peer_ema.yaml` in one function without actors. The oracle
 * of the parity test and the floor of the million-bar bench.
 * @module
 */
import type { CandleHistory } from "../domain/candle/candle_history.ts";

export interface LoopTrade {
  /** Paise, and the bar at whose open each happened. */
  readonly entry: number;
  readonly exit: number;
  readonly entryBar: number;
  readonly exitBar: number;
}

export interface LoopResult {
  readonly trades: readonly LoopTrade[];
  /** Rupees; an open position at the last close. */
  readonly equity: number;
}

const CAPITAL_PAISE = 100_000_000;
const COMMISSION_BPS = 3;

/** EMA 20/50 cross, long only, one unit, stop trailing at close - 2 x ATR14, at the next open. */
export function peerLoop({ count, open, high, low, close }: CandleHistory): LoopResult {
  const trades: LoopTrade[] = [];
  let sum20 = 0, sum50 = 0, ema20 = 0, ema50 = 0, side = 0;
  let sumTr = 0, atr = 0, last = 0;
  let held = 0, entry = 0, entryBar = 0, stop = 0, order = 0;
  let cash = CAPITAL_PAISE, charged = 0;
  for (let i = 0; i < count; i++) {
    const o = open[i]!, c = close[i]!;
    if (order !== 0) {
      cash -= order * o;
      charged += o * COMMISSION_BPS;
      if (order > 0) {
        entry = o;
        entryBar = i;
      } else trades.push({ entry, exit: o, entryBar, exitBar: i });
      held += order;
      order = 0;
    }
    if (i < 20) {
      sum20 += c;
      ema20 = sum20 / 20;
    } else ema20 += (c - ema20) * (2 / 21);
    if (i < 50) {
      sum50 += c;
      ema50 = sum50 / 50;
    } else ema50 += (c - ema50) * (2 / 51);
    if (i > 0) {
      const range = Math.max(high[i]!, last) - Math.min(low[i]!, last);
      if (i <= 14) {
        sumTr += range;
        atr = sumTr / 14;
      } else atr = (atr * 13 + range) / 14;
    }
    last = c;
    if (i < 49) continue;
    const before = side;
    if (ema20 !== ema50) side = ema20 > ema50 ? 1 : -1;
    if (held > 0) {
      if (c < stop || (before > 0 && side < 0)) order = -1;
      else stop = Math.max(stop, c - 2 * atr);
    } else if (before < 0 && side > 0) {
      order = 1;
      stop = c - 2 * atr;
    }
  }
  const worth = cash + held * (count > 0 ? close[count - 1]! : 0);
  return { trades, equity: worth / 100 - charged / 1e6 };
}
