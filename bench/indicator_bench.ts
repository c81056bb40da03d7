/**
 * Eight indicators over the same seeded bars: ours as one set, its values read every bar, against
 * trading-signals' objects. Rounds alternate, so that a slow moment hits both.
 * @module
 */
import { ADX, ATR, BollingerBands, EMA, RSI, SMA } from "trading-signals";
import type { Candle } from "../domain/candle/candle.ts";
import type { IndicatorSpec } from "../domain/indicator/indicator.ts";
import { indicatorSet } from "../domain/indicator/indicator_set.ts";
import { type EpochMs, MINUTE_MS } from "../domain/market_time.ts";
import { paise } from "../domain/money.ts";
import { type BenchRow, median } from "./row.ts";

const BARS = 50_000;
const ROUNDS = 7;
const TARGET = 3;

/** Both lines of the bands, as the peer computes both. */
const SPECS: readonly IndicatorSpec[] = [
  { kind: "ema", length: 20 },
  { kind: "ema", length: 50 },
  { kind: "ema", length: 200 },
  { kind: "rsi", length: 14 },
  { kind: "atr", length: 14 },
  { kind: "adx", length: 14 },
  { kind: "sma", length: 20 },
  { kind: "bollinger", length: 20, deviations: 2, line: "upper" },
  { kind: "bollinger", length: 20, deviations: 2, line: "lower" },
];

/** One row: our bars a second, and how many times the peer's that is. */
export function indicatorBench(): BenchRow[] {
  const bars = seededBars(BARS);
  const ours: number[] = [];
  const peers: number[] = [];
  // Round 0 warms the compiler up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const our = timed(() => sumOfOurs(bars));
    const peer = timed(() => sumOfPeer(bars));
    // The peer warms up a little differently; a real difference would be far larger.
    if (Math.abs(our.sum / peer.sum - 1) > 1e-3) {
      throw new Error(`Not the same indicators: sums are ${our.sum} and ${peer.sum}`);
    }
    if (round === 0) continue;
    ours.push(our.barsPerSecond);
    peers.push(peer.barsPerSecond);
  }
  const value = median(ours);
  const ratio = value / median(peers);
  return [{
    name: "indicators_8",
    value,
    unit: "bars/s",
    peer: "trading-signals",
    ratio,
    target: TARGET,
    ok: ratio >= TARGET,
  }];
}

function sumOfOurs(bars: readonly Candle[]): number {
  const set = indicatorSet(SPECS);
  let state = set.init;
  let sum = 0;
  for (const bar of bars) {
    state = set.next(state, bar);
    const values = set.values(state);
    for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  }
  return sum;
}

function sumOfPeer(bars: readonly Candle[]): number {
  const averages = [new EMA(20), new EMA(50), new EMA(200)];
  const rsi = new RSI(14);
  const atr = new ATR(14);
  const adx = new ADX(14);
  const sma = new SMA(20);
  const bollinger = new BollingerBands(20, 2);
  let sum = 0;
  for (const bar of bars) {
    for (const average of averages) sum += average.add(bar.close) ?? 0;
    sum += rsi.add(bar.close) ?? 0;
    sum += atr.add(bar) ?? 0;
    sum += adx.add(bar) ?? 0;
    sum += sma.add(bar.close) ?? 0;
    const bands = bollinger.add(bar.close);
    if (bands !== null) sum += bands.upper + bands.lower;
  }
  return sum;
}

function timed(run: () => number): { readonly sum: number; readonly barsPerSecond: number } {
  const startMs = performance.now();
  const sum = run();
  return { sum, barsPerSecond: (BARS * 1000) / (performance.now() - startMs) };
}

/** A random walk, the same in every run. */
function seededBars(count: number): readonly Candle[] {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x80000000;
  };
  let open = 2_000_000;
  return Array.from({ length: count }, (_, i) => {
    const close = open + Math.round((random() - 0.5) * 2_000);
    const bar: Candle = {
      at: (i * MINUTE_MS) as EpochMs,
      open: paise(open),
      high: paise(Math.max(open, close) + Math.round(random() * 500)),
      low: paise(Math.min(open, close) - Math.round(random() * 500)),
      close: paise(close),
      volume: Math.round(random() * 90_000),
    };
    open = close;
    return bar;
  });
}
