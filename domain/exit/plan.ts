/**
 * The exits of one position: a stop from its first fill, a target, a trailing stop that never
 * moves away, a time stop and a soft stop. Pure steps: each takes the plan and a price and
 * returns the new plan with at most one instruction.
 * @module
 */
import { type Paise, toTick } from "../money.ts";
import type { ExitReason } from "./reason.ts";

export type TrailingRule =
  | { readonly mode: "off" }
  /** From a result of `fromR`, the stop stays 1 R behind the last whole step of `stepR`. */
  | { readonly mode: "r_steps"; readonly fromR: number; readonly stepR: number }
  /** On each close the stop moves to `atrMultiple` ATRs from it, where that is nearer. */
  | { readonly mode: "atr_from_close"; readonly atrMultiple: number };

export interface ExitRules {
  /** An order at the broker, or a look at each bar's close. */
  readonly stopMode: "at_broker" | "on_close";
  /** Stop distance in ATRs of what gave the signal; of a future times |delta|, for its option. */
  readonly atrMultiple: number;
  /** Stop distance at least this many ticks. */
  readonly stopTicksMin: number;
  /** Stop distance at most this share of the entry price. */
  readonly stopCap: number;
  /** Target distance in R; null: no target. */
  readonly targetR: number | null;
  /** Target distance at most this share of the entry price. */
  readonly targetCap: number;
  readonly trailing: TrailingRule;
  /** Bars of the strategy's timeframe after which the position is closed; null: never. */
  readonly timeStopBars: number | null;
  /** Result in R, negative, at which half is closed; null: never. */
  readonly softStopR: number | null;
}

export interface ExitPlan {
  readonly side: "LONG" | "SHORT";
  /** Average entry price, paise, with its fraction. */
  readonly entry: number;
  /** Units still open. */
  readonly quantity: number;
  readonly lot: number;
  readonly tick: Paise;
  /** Paise, with its fraction, as every level here. */
  readonly initialStop: number;
  /** A whole number of ticks where it rests at the broker; a mere level on closes. */
  readonly stop: number;
  readonly target: Paise | null;
  /** R: what the initial stop would lose on the whole entry. Fixed then; 0 if it lost nothing. */
  readonly risk: Paise;
  readonly bars: number;
  readonly softStopDone: boolean;
}

export interface ExitInstruction {
  readonly quantity: number;
  readonly reason: ExitReason;
}

export interface ExitStep {
  readonly plan: ExitPlan;
  readonly exit: ExitInstruction | null;
}

export interface Opening {
  readonly side: "LONG" | "SHORT";
  readonly entry: number;
  readonly quantity: number;
  readonly lot: number;
  readonly tick: Paise;
  /** Distance to the stop, see `stopDistance`. */
  readonly distance: number;
  /** Level of a stop that the signal's bar has set already; `distance` is then not used. */
  readonly stop?: number;
}

/**
 * Distance from entry to the initial stop, paise: |delta| x multiple x ATR, at least the ticks of
 * the rule and the spread, at most the cap. Delta is 1 for what moves with its underlying.
 */
export function stopDistance(
  of: {
    readonly entry: number;
    readonly atr: number;
    readonly delta: number;
    readonly spread: number;
    readonly tick: Paise;
  },
  rules: Pick<ExitRules, "atrMultiple" | "stopTicksMin" | "stopCap">,
): number {
  const byAtr = Math.abs(of.delta) * rules.atrMultiple * of.atr;
  const wanted = Math.max(byAtr, rules.stopTicksMin * of.tick, of.spread);
  return Math.max(Math.min(wanted, rules.stopCap * of.entry), of.tick);
}

/** Distance from entry to the target for a stop `distance` away; null when there is no target. */
export function targetDistance(
  entry: number,
  distance: number,
  rules: Pick<ExitRules, "targetR" | "targetCap">,
): number | null {
  if (rules.targetR === null) return null;
  return Math.min(rules.targetR * distance, rules.targetCap * entry);
}

/** The plan of a position at its first fill. */
export function openPlan(opening: Opening, rules: ExitRules): ExitPlan {
  const { side, entry, quantity, lot, tick } = opening;
  const sign = signOf(side);
  const initialStop = opening.stop ?? toward(entry - sign * opening.distance, side, tick, entry);
  return withRisk({
    side,
    entry,
    quantity,
    lot,
    tick,
    initialStop,
    stop: initialStop,
    target: null,
    risk: 0 as Paise,
    bars: 0,
    softStopDone: false,
  }, rules);
}

/**
 * More of the same entry filled: the stop's price stays, R and target follow the average. R is that
 * of all units ever entered, also where some of them have been closed meanwhile.
 */
export function growPlan(
  plan: ExitPlan,
  entry: number,
  { open, entered }: { readonly open: number; readonly entered: number },
  rules: ExitRules,
): ExitPlan {
  return withRisk({ ...plan, entry, quantity: open }, rules, entered);
}

/** Part of the position was closed: R stays what it was. */
export function shrinkPlan(plan: ExitPlan, quantity: number): ExitPlan {
  return { ...plan, quantity };
}

/**
 * One traded price: target and soft stop are watched here, steps of R move the stop. `lot`: of
 * today, where it is another than when the position was opened.
 */
export function onPrice(
  plan: ExitPlan,
  price: Paise,
  rules: ExitRules,
  lot = plan.lot,
): ExitStep {
  if (plan.target !== null && gain(plan, price) >= gain(plan, plan.target)) {
    return { plan, exit: { quantity: plan.quantity, reason: "target" } };
  }
  return softStop(trailBySteps(plan, price, rules.trailing), price, rules, lot);
}

/**
 * The close of one bar of the strategy's timeframe. `atr` is null while it is not ready: the
 * stop then stays where it is.
 */
export function onBarClose(
  plan: ExitPlan,
  close: Paise,
  atr: number | null,
  rules: ExitRules,
): ExitStep {
  const aged = { ...plan, bars: plan.bars + 1 };
  const all = (reason: ExitReason): ExitStep => ({
    plan: aged,
    exit: { quantity: plan.quantity, reason },
  });
  if (rules.stopMode === "on_close" && gain(plan, close) < gain(plan, plan.stop)) {
    return all(stopReason(plan));
  }
  if (rules.timeStopBars !== null && aged.bars >= rules.timeStopBars) return all("time_stop");
  return { plan: trailByAtr(aged, close, atr, rules), exit: null };
}

/** Why a stop that was hit ended the position: where it began, or where it had moved to. */
export function stopReason(plan: ExitPlan): "stop" | "trailing_stop" {
  return plan.stop === plan.initialStop ? "stop" : "trailing_stop";
}

/** Result at `price` in R; null when the initial stop risked nothing. */
export function resultInR(plan: ExitPlan, price: number): number | null {
  const unit = riskPerUnit(plan);
  return unit > 0 ? gain(plan, price) / unit : null;
}

function withRisk(plan: ExitPlan, rules: ExitRules, entered = plan.quantity): ExitPlan {
  const unit = riskPerUnit(plan);
  const risk = Math.round(unit * entered) as Paise;
  const distance = targetDistance(plan.entry, unit, rules);
  if (distance === null || unit === 0) return { ...plan, risk, target: null };
  // Rounded towards the entry, so that neither the multiple nor the cap is exceeded.
  const sign = signOf(plan.side);
  const back = plan.side === "LONG" ? "SHORT" : "LONG";
  const target = toward(plan.entry + sign * distance, back, plan.tick, plan.entry);
  return { ...plan, risk, target };
}

function trailBySteps(plan: ExitPlan, price: Paise, rule: TrailingRule): ExitPlan {
  if (rule.mode !== "r_steps") return plan;
  const result = resultInR(plan, price);
  if (result === null || result < rule.fromR) return plan;
  const steps = Math.floor((result - rule.fromR) / rule.stepR + 1e-9);
  const lockedR = rule.fromR + steps * rule.stepR - 1;
  const level = plan.entry + signOf(plan.side) * lockedR * riskPerUnit(plan);
  return moveStop(plan, toTick(level, plan.tick, plan.side === "LONG" ? "down" : "up"));
}

function trailByAtr(
  plan: ExitPlan,
  close: Paise,
  atr: number | null,
  rules: ExitRules,
): ExitPlan {
  if (rules.trailing.mode !== "atr_from_close" || atr === null) return plan;
  const level = close - signOf(plan.side) * rules.trailing.atrMultiple * atr;
  if (rules.stopMode === "on_close") return moveStop(plan, level);
  return moveStop(plan, toTick(level, plan.tick, plan.side === "LONG" ? "down" : "up"));
}

/** A stop only ever moves in the position's favour. */
function moveStop(plan: ExitPlan, level: number): ExitPlan {
  return gain(plan, level) > gain(plan, plan.stop) ? { ...plan, stop: level } : plan;
}

function softStop(plan: ExitPlan, price: Paise, rules: ExitRules, lot: number): ExitStep {
  const result = rules.softStopR === null ? null : resultInR(plan, price);
  if (plan.softStopDone || result === null || result > (rules.softStopR ?? 0)) {
    return { plan, exit: null };
  }
  const half = Math.floor(plan.quantity / lot / 2) * lot;
  const done = { ...plan, softStopDone: true };
  return { plan: done, exit: half > 0 ? { quantity: half, reason: "soft_stop" } : null };
}

function signOf(side: "LONG" | "SHORT"): 1 | -1 {
  return side === "LONG" ? 1 : -1;
}

function gain(plan: ExitPlan, price: number): number {
  return signOf(plan.side) * (price - plan.entry);
}

function riskPerUnit(plan: ExitPlan): number {
  return Math.max(0, -gain(plan, plan.initialStop));
}

/**
 * `level` rounded to a tick towards `entry`, above it or below, yet at least a tick beyond. The
 * last tick is the end below: nothing trades for less, and no order of it is taken.
 */
function toward(level: number, side: "LONG" | "SHORT", tick: Paise, entry: number): Paise {
  if (side === "LONG") {
    const last = toTick(entry - tick, tick, "up");
    const price = toTick(level, tick, "up");
    return Math.max(Math.min(price, last), tick) as Paise;
  }
  const first = toTick(entry + tick, tick, "down");
  const price = toTick(level, tick, "down");
  return price > first ? price : first;
}
