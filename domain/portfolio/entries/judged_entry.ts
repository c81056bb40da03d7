/**
 * One order of an entry, judged: its terms, what it ties up, and what risk is asked about it.
 * @module
 */
import { type Segment, segmentOf } from "../../account/charges.ts";
import {
  type ExposureKind,
  exposureKind,
  exposurePerUnit,
  notionalOf,
} from "../../account/exposure.ts";
import type { UnitMargin } from "../../broker/lot_margin.ts";
import { stopDistance, targetDistance } from "../../exit/plan.ts";
import type { Book, InstrumentToken } from "../../instrument/instrument.ts";
import type { IsoDate } from "../../market_time.ts";
import type { Paise } from "../../money.ts";
import type { NewOrder } from "../../order/order.ts";
import type { EntryRequest } from "../../risk/entry.ts";
import { strategyKey, underlyingPrice } from "../../strategy/intent.ts";
import { exposureIn, marginIn } from "./capital.ts";
import { isClosingFor } from "../exits/closing.ts";
import { isExpiring } from "../exits/time_over.ts";
import { sensitivityStake } from "./sensitivity.ts";
import type { EntryCase } from "./entry_case.ts";
import type { EntryCode } from "./entry_code.ts";
import { type Entering, isOff, type PortfolioState } from "../state.ts";
import { dearestOf, deltaOf, entryOrder, type Traded } from "./traded_instrument.ts";

export interface Refusal {
  readonly type: "Refused";
  readonly code: EntryCode;
  readonly detail: string;
}

export interface JudgedEntry {
  readonly type: "Entry";
  readonly entering: Entering;
  readonly request: Omit<EntryRequest<NewOrder>, "schedule">;
  readonly segment: Segment;
  readonly tick: Paise;
  readonly positions: number;
  readonly exposure: Paise;
  /** What a unit is taken to tie up; null for what is paid in full. */
  readonly margin: UnitMargin | null;
}

export type Judged = Refusal | JudgedEntry;

/** What does not depend on how much is traded. */
export interface Terms {
  readonly type: "Terms";
  readonly segment: Segment;
  /** Distance to the initial stop, paise per unit. */
  readonly distance: number;
  /** A stop level that the signal's bar has set, else null. */
  readonly stopLevel: number | null;
  readonly margin: UnitMargin | null;
  /** What one unit is, for `exposurePerUnit`. */
  readonly unit: {
    readonly kind: ExposureKind;
    readonly price: Paise;
    readonly notional: Paise;
    readonly margin: Paise | null;
  };
}

/** The terms on which an intent trades `of`, or why it cannot. */
export function termsOf(
  { state, intent, book, rules, at }: EntryCase,
  of: Traded,
): Terms | Refusal {
  const { instrument, side, price, spread } = of;
  // The last bar of a session ends with it: there is nobody left to take an order, or a stop.
  if (!rules.isOpen(instrument.token, at)) return refused("outside_session", instrument.symbol);
  if (isExpiring(instrument, book, rules, at)) return refused("squared_off", instrument.symbol);
  const rejected = state.rejections?.[instrument.token];
  if (rejected?.repeats) return refused("rejected_twice", rejected.text);
  const kind = exposureKind(instrument.kind, side);
  const segment = segmentOf(instrument.kind, book.product);
  if (kind === null) return refused("not_tradable", instrument.kind);
  if (segment === null) return refused("no_charges", `${instrument.kind} ${book.product}`);
  if (intent.atr === null) return refused("cold_atr");
  const delta = deltaOf(of, intent, rules, at);
  if (delta === null) return refused("no_delta", instrument.symbol);
  const { atr } = intent;
  const { tick, token } = instrument;
  const distance = stopDistance({ entry: price, atr, delta, spread, tick }, book.exits);
  const level = price - (side === "BUY" ? 1 : -1) * book.exits.atrMultiple * atr;
  const dearest = dearestOf(of, book, rules, at);
  const notional = notionalOf(kind, instrument, dearest);
  const margin = marginIn(state, rules, kind, token, notional, at);
  return {
    type: "Terms",
    segment,
    distance,
    stopLevel: book.exits.stopMode === "on_close" ? level : null,
    margin,
    unit: { kind, price: dearest, notional, margin: margin?.perUnit ?? null },
  };
}

/** The entry that buys or sells `quantity` units on such terms. */
export function judgedOrder(
  entry: EntryCase,
  of: Traded,
  { segment, distance, stopLevel, margin, unit }: Terms,
  quantity: number,
): JudgedEntry {
  const { state, intent, book, rules, at } = entry;
  const { instrument, side, price, spread } = of;
  const band = rules.priceBand(instrument.token, at);
  const order = entryOrder(entry, of, band, quantity);
  return {
    type: "Entry",
    segment,
    tick: instrument.tick,
    positions: openTokens(state).size,
    exposure: exposureIn(state, rules, at),
    margin,
    entering: {
      order,
      signalToken: intent.token,
      timeframe: intent.timeframe,
      reference: price,
      signalPrice: underlyingPrice(intent),
      ...(intent.future === undefined ? {} : { future: intent.future.token }),
      distance,
      stopLevel,
      filled: 0,
    },
    request: {
      order,
      book: intent.book,
      underlying: instrument.name,
      side,
      opens: true,
      lot: instrument.lot,
      freezeQuantity: instrument.freezeQuantity,
      expiry: instrument.expiry as IsoDate | null,
      price: order.price === 0 ? price : order.price,
      ltp: of.ltp,
      pricedAt: of.pricedAt,
      at,
      targetDistance: targetDistance(price, distance, book.exits),
      spread,
      exposurePerUnit: exposurePerUnit({ ...unit, marginShare: rules.sizing.marginShare }),
      sensitivity: sensitivityStake(state, intent, of, rules, at),
      band,
    },
  };
}

/** Instruments held or being entered, a written one and its wing as one: by one strategy, or at all. */
export function openTokens(
  state: PortfolioState,
  owner?: string,
): ReadonlySet<InstrumentToken> {
  const held = state.held.map((each) => ({ ...each, token: each.wingOf ?? each.token }));
  const entering = state.entering.map(({ order, writes }) => ({
    ...order,
    token: writes?.token ?? order.token,
  }));
  const all = [...held, ...entering];
  const own = owner === undefined ? all : all.filter((each) => strategyKey(each) === owner);
  return new Set(own.map(({ token }) => token));
}

/** Why a book enters nothing at all, by an operator or the clock; of a loss halt risk speaks. */
export function shutFor(state: PortfolioState, book: Book): EntryCode | null {
  if (isOff(state, book)) return "engine_off";
  // A short session is squared off while the clock still allows entries.
  if (isClosingFor(state, book, "square_off")) return "squared_off";
  return isClosingFor(state, book, "flatten") ? "flattening" : null;
}

/** `detail`: which instrument, or how much of what; empty where the code says it all. */
export function refused(code: EntryCode, detail = ""): Refusal {
  return { type: "Refused", code, detail };
}
