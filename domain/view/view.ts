/**
 * What a running desk shows to whoever subscribed: topics, and the line that carries each. A view
 * is a whole picture with a number, never a change: what a slow client misses, it need not know.
 * @module
 */
import type { ChartView } from "./chart_view.ts";
import type { DeskView } from "./desk_view.ts";
import type { LogView } from "./log_view.ts";
import type { OrderView } from "./order_view.ts";
import type { PerformanceView } from "./performance_view.ts";
import type { SignalView } from "./signal_view.ts";

export const TOPICS = ["desk", "orders", "signals", "performance", "logs", "chart"] as const;
export type Topic = typeof TOPICS[number];

export interface Views {
  /** Four times a second, changed or not: its arrival is the engine's heartbeat. */
  readonly desk: DeskView;
  /** This and all below: when changed, at most twice a second, and once on subscribing. */
  readonly orders: OrderView;
  readonly signals: SignalView;
  readonly performance: PerformanceView;
  readonly logs: LogView;
  /** Of what this client selected. */
  readonly chart: ChartView;
}

/**
 * One line pushed to a subscriber. `sequence` counts the views of that topic made for that client
 * since it subscribed, those that were skipped because it did not read included: a gap is a skip.
 */
export type ViewPush = {
  readonly [T in Topic]: { readonly view: T; readonly sequence: number; readonly body: Views[T] };
}[Topic];

/** Longest lists of a view; the engine cuts, the newest are kept. */
export const VIEW_MAX = {
  orders: 200,
  signals: 400,
  /** Of those, lines of HOLDs: they must not crowd out what was done. */
  holds: 60,
  curve: 400,
  trades: 100,
  logs: 300,
  candles: 200,
  marks: 100,
  symbols: 64,
  /** Characters of any text. */
  text: 300,
} as const;
