/**
 * Rows of signals.csv. Indicators are in rupees where they are prices. No cell is empty: one that
 * has no value says why: `not_ready` (too few bars), `no_volume` (nothing has traded that day, as
 * in an index) or `not_computed`.
 * @module
 */
import { intentKey, type Signal } from "../strategy/intent.ts";
import { tagOf } from "../order/tag.ts";
import { cell, decimal, orWhy, rupees } from "./cell.ts";

export const SIGNAL_COLUMNS =
  "timestamp,signal_id,logical,symbol,price,signal,tf,reason,profile,mode,confidence," +
  "trend_context,vol_regime,htf_trend,playbook,setup_type,ema20,ema50,ema100,ema200,rsi14,atr," +
  "adx14,adx,vwap,rel_volume,vol_spike,strategy";

/** A bar of more than this times the usual volume is a spike. */
const VOLUME_SPIKE = 1.5;

/** What became of a signal, and what it says nothing about itself. */
export interface SignalSetting {
  readonly stamp: string;
  /** See `signalId`. */
  readonly id: string;
  /** HOLD when nothing came of it. */
  readonly signal: Signal["signal"];
  /** Why it was given, or why nothing came of it. */
  readonly reason: string;
  /** `backtest`, `paper` or `live`; `shadow` when it is only recorded. */
  readonly mode: string;
  readonly profile: string;
  readonly underlying: string;
  readonly symbol: string;
}

/** Identity of a signal; that of an entry is the tag of its order. */
export function signalId(signal: Signal): string {
  const leg = signal.signal === "EXIT" ? "exit" : signal.signal === "HOLD" ? "hold" : "entry";
  return tagOf(intentKey(signal, leg));
}

/** One signal. Its price must be above zero. */
export function signalRow(of: Signal, setting: SignalSetting): string {
  const { indicators } = of;
  const adx = number(indicators["adx14"]);
  const { vwap, rvol20: volume } = indicators;
  // An average by volume is there from the first unit on.
  const traded = vwap !== null;
  // What the strategy saw is kept even where the reason is why it was not traded.
  const setup = of.signal === "HOLD" ? "none" : of.reason;
  const { trend, volatility, higher } = of.context;
  return setting.stamp + "," + setting.id + "," + cell(setting.underlying) + "," +
    cell(setting.symbol) + "," + rupees(of.price) + "," + setting.signal + "," + of.timeframe +
    "," + cell(setting.reason) + "," + setting.profile + "," + setting.mode + "," +
    decimal(of.confidence, 4) + "," + trend + "," + volatility + "," + higher + "," +
    of.playbook + "," + cell(setup) + "," +
    ema(indicators, "ema20") + "," + ema(indicators, "ema50") + "," +
    ema(indicators, "ema100") + "," + ema(indicators, "ema200") + "," +
    number(indicators["rsi14"]) + "," + price(of.atr) + "," + adx + "," + adx + "," +
    ofVolume(traded, price(vwap)) + "," + ofVolume(traded, number(volume)) + "," +
    ofVolume(traded, orWhy(volume, (value) => String(value > VOLUME_SPIKE))) + "," +
    cell(of.strategy);
}

/** An average under its own name, or the one that was seeded otherwise. */
function ema(indicators: Signal["indicators"], name: string): string {
  return price(name in indicators ? indicators[name] : indicators[name + "_sma"]);
}

function ofVolume(traded: boolean, text: string): string {
  return !traded && text === "not_ready" ? "no_volume" : text;
}

function price(value: number | null | undefined): string {
  return orWhy(value, rupees);
}

function number(value: number | null | undefined): string {
  return orWhy(value, (known) => decimal(known, 2));
}
