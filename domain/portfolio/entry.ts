/**
 * From a strategy's intent to a sized order, or to the reason why not. What is asked here is what
 * only the book can know: who owns the instrument, what is under way, what money allows.
 * @module
 */
import { sourceWords, type UnitMargin } from "../broker/lot_margin.ts";
import { type Segment, segmentOf } from "../account/charges.ts";
import type { BookRules, DeskRules, StrategyRules } from "../desk_rules.ts";
import { stopDistance, targetDistance } from "../exit/plan.ts";
import { exposureKind, exposurePerUnit } from "../account/exposure.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import { type Intent, strategyKey, underlyingPrice } from "../strategy/intent.ts";
import { haltAt } from "../calendar/market_halt.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { NewOrder } from "../order/order.ts";
import type { EntryRequest } from "../risk/entry.ts";
import { sizeEntry } from "./sizing.ts";
import { sizingWords } from "./sizing_words.ts";
import type { HoldReason } from "../strategy/reason.ts";
import { capitalIn, exposureIn, marginIn } from "./capital.ts";
import { isExpiring } from "./exit.ts";
import { sensitivityStake } from "./sensitivity.ts";
import { deltaOf, entryOrder, type Traded, traded } from "./traded.ts";
import { type Entering, enteringBy, heldBy, type PortfolioState, strategyDay } from "./state.ts";

/** Why an entry is not even reviewed. */
export type EntryCode =
  | HoldReason
  | "zero_lots"
  | "outside_universe"
  | "no_charges"
  /** The broker's net of the day has not been read yet. */
  | "funds_unknown"
  | "cold_atr"
  | "no_delta"
  | "not_tradable"
  | "squared_off"
  | "rejected_twice"
  | "flattening";

export type Judged =
  | {
    readonly type: "Refused";
    readonly code: EntryCode;
    readonly detail: string;
  }
  | {
    readonly type: "Entry";
    readonly entering: Entering;
    readonly request: Omit<EntryRequest<NewOrder>, "schedule">;
    readonly segment: Segment;
    readonly tick: Paise;
    readonly positions: number;
    readonly exposure: Paise;
    /** What a unit is taken to tie up; null for what is paid in full. */
    readonly margin: UnitMargin | null;
  };

/** Judges a LONG or SHORT intent. */
export function judgeEntry(
  state: PortfolioState,
  intent: Intent,
  rules: DeskRules,
  at: EpochMs,
): Judged {
  const book = rules.books.find((each) => each.book === intent.book);
  const strategy = book?.strategies.find((each) => each.id === intent.strategy);
  if (book === undefined || strategy === undefined) return refused("strategy_off");
  if (rules.execution === "broker" && state.funds?.date !== state.date) {
    return refused("funds_unknown", "the broker's net of the day has not been read");
  }
  const underlying = rules.instrument(intent.token, at).name;
  const blocked = blockedBy(state, intent, underlying, book, strategy, at);
  if (blocked !== null) return refused(blocked);
  return sized(state, intent, traded(intent, rules, at), book, strategy, rules, at);
}

function blockedBy(
  state: PortfolioState,
  intent: Intent,
  underlying: string,
  book: BookRules,
  strategy: StrategyRules,
  at: EpochMs,
): EntryCode | null {
  if (haltAt(state.halt, at) !== null) return "market_halted";
  if (book.premium !== null && intent.signal === "SHORT") return "option_writing_off";
  if (book.sides === "long" && intent.signal === "SHORT") return "strategy_off";
  if (book.sides === "short" && intent.signal === "LONG") return "strategy_off";
  const held = heldBy(state, book.book, intent.token) ??
    state.held.find(({ trade }) => isOtherMonths(trade, book, underlying));
  if (held !== undefined) {
    const mine = held.book === intent.book && held.strategy === intent.strategy;
    return mine ? "already_in_position" : "owned_by_other";
  }
  const entering = enteringBy(state, book.book, intent.token) ??
    state.entering.find(({ order }) => isOtherMonths(order, book, underlying));
  if (entering !== undefined) return "order_in_flight";
  if (book.followed?.includes(intent.token)) return "outside_universe";
  if (state.barred.includes(book.book)) return "engine_off";
  // A short session is squared off while the clock still allows entries.
  // Of a loss halt risk speaks.
  const closing = state.closing[book.book];
  if (closing === "square_off") return "squared_off";
  if (closing === "flatten") return "flattening";
  const owner = strategyKey(intent);
  const day = strategyDay(state, owner);
  if (day.trades + openTokens(state, owner).size >= strategy.tradesPerDayMax) return "daily_cap";
  return at < day.pausedUntil ? "loss_streak" : null;
}

/** Options are one position an underlying, also where an earlier month's future gave the signal. */
function isOtherMonths(
  of: { readonly book: Book; readonly underlying: string },
  { book }: BookRules,
  underlying: string,
): boolean {
  return book === "options" && of.book === book && of.underlying === underlying;
}

/** Instruments held or being entered: by one strategy, or at all. */
function openTokens(state: PortfolioState, owner?: string): ReadonlySet<InstrumentToken> {
  const all = [...state.held, ...state.entering.map(({ order }) => order)];
  const own = owner === undefined ? all : all.filter((each) => strategyKey(each) === owner);
  return new Set(own.map(({ token }) => token));
}

function sized(
  state: PortfolioState,
  intent: Intent,
  of: Traded,
  book: BookRules,
  strategy: StrategyRules,
  rules: DeskRules,
  at: EpochMs,
): Judged {
  const { instrument, side, price, spread } = of;
  if (isExpiring(instrument, book, at)) return refused("squared_off", instrument.symbol);
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
  const distance = stopDistance(
    { entry: price, atr, delta, spread, tick: instrument.tick },
    book.exits,
  );
  const margin = marginIn(state, rules, kind, instrument.token, price, at);
  const unit = { kind, price, notional: price, margin: margin?.perUnit ?? null };
  const perUnit = exposurePerUnit({ ...unit, marginShare: rules.sizing.marginShare });
  const sizing = sizeEntry(
    {
      ...unit,
      lot: instrument.lot,
      stopDistance: distance,
      scale: rules.entryScale(instrument, at),
    },
    capitalIn(state, rules, book.book, strategy, at),
    rules.sizing,
  );
  if (sizing.type === "Refused") {
    const by = margin === null || rules.execution === "paper" ? "" : ` by ${sourceWords(margin)}`;
    return refused("zero_lots", `${sizingWords(sizing)}${by}`);
  }
  const band = rules.priceBand(instrument.token, at);
  const order = entryOrder(intent, of, band, book, sizing.quantity, at);
  const level = price - (side === "BUY" ? 1 : -1) * book.exits.atrMultiple * atr;
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
      stopLevel: book.exits.stopMode === "on_close" ? level : null,
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
      exposurePerUnit: perUnit,
      sensitivity: sensitivityStake(state, intent, of, rules, at),
      band,
    },
  };
}

function refused(code: EntryCode, detail = ""): Judged {
  return { type: "Refused", code, detail };
}
