/**
 * Options sold to open, in two steps: the wing is bought first, judged as the pair that it begins;
 * then as much is sold as it covers.
 * @module
 */
import { haltAt } from "../../calendar/market_halt.ts";
import { bookOf, type DeskRules } from "../../desk_rules.ts";
import type { EpochMs } from "../../market_time.ts";
import { added } from "../../risk/sensitivity.ts";
import type { Intent } from "../../strategy/intent.ts";
import {
  type Judged,
  type JudgedEntry,
  judgedOrder,
  refused,
  shutFor,
  termsOf,
} from "./judged_entry.ts";
import type { EntryCase } from "./entry_case.ts";
import { coverOf } from "../own_positions.ts";
import { wingFor } from "../pair.ts";
import { sensitivityStake } from "./sensitivity.ts";
import type { PortfolioState } from "../state.ts";
import { dearestOf, entryOrder, type Traded, traded } from "./traded_instrument.ts";

/** The entry that buys the wing of `short`: risk is asked about both at once. */
export function behindWing(entry: EntryCase, short: JudgedEntry, wing: Traded): Judged {
  const { state, intent, book, rules, at } = entry;
  const { instrument: { token, symbol, tick }, price, spread } = wing;
  const rejected = state.rejections?.[token];
  if (rejected?.repeats) return refused("rejected_twice", rejected.text);
  const stake = sensitivityStake(state, intent, wing, rules, at);
  const { request, entering } = short;
  if (stake === null || request.sensitivity === null) return refused("no_delta", symbol);
  const unit = added(request.sensitivity.unit, stake.unit, 1);
  // What the short gains its wing loses in part.
  const kept = Math.abs(unit.delta / request.sensitivity.unit.delta);
  const { targetDistance } = request;
  const band = rules.priceBand(token, at);
  const order = entryOrder(entry, wing, band, entering.order.quantity, "wing");
  return {
    ...short,
    tick,
    entering: {
      ...entering,
      order,
      reference: price,
      distance: 0,
      stopLevel: null,
      writes: intent,
    },
    request: {
      ...request,
      order,
      side: "BUY",
      price: order.price === 0 ? price : order.price,
      ltp: wing.ltp,
      pricedAt: wing.pricedAt,
      targetDistance: targetDistance === null ? null : targetDistance * kept,
      spread: request.spread + spread,
      exposurePerUnit: request.exposurePerUnit + dearestOf(wing, book, rules, at) as typeof price,
      sensitivity: { ...request.sensitivity, unit },
      band,
      sells: request.price,
    },
  };
}

/** The sale of what a wing has been bought for, as far as that covers it; or why there is none. */
export function judgeWritten(
  state: PortfolioState,
  intent: Intent,
  rules: DeskRules,
  at: EpochMs,
): Judged {
  const entry = { state, intent, book: bookOf(rules, intent.book), rules, at };
  if (haltAt(state.halt, at) !== null) return refused("market_halted");
  const shut = shutFor(state, intent.book);
  if (shut !== null) return refused(shut);
  const of = traded(intent, rules, at);
  const { lot } = of.instrument;
  const wing = wingFor(state, intent.token);
  const covered = wing === undefined ? 0 : coverOf(state, wing);
  const quantity = Math.floor(covered / lot) * lot;
  if (quantity === 0) return refused("zero_lots", `a wing of ${covered} for a lot of ${lot}`);
  const terms = termsOf(entry, of);
  if (terms.type === "Refused") return terms;
  const short = judgedOrder(entry, of, terms, quantity);
  // With its wing it has been counted as one entry.
  return { ...short, request: { ...short.request, opens: false, completes: true } };
}
