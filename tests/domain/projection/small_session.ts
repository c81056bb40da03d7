/**
 * A morning written by hand, record by record: an entry filled in two parts, its stop, the exit
 * by signal, a refusal, a block, a rejection and a halt. Also the parts to write others with.
 * @module
 */
import type { BlotterEvent } from "../../../domain/order/blotter.ts";
import { type ChargeSchedule, chargesFor } from "../../../domain/account/charges.ts";
import type { DeskEvent, DeskRecord } from "../../../domain/desk_record.ts";
import { type ExitRules, openPlan } from "../../../domain/exit/plan.ts";
import type { Fill } from "../../../domain/order/fill.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { Intent, Signal } from "../../../domain/strategy/intent.ts";
import { type EpochMs, type IsoDate, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { NewOrder, OrderReport } from "../../../domain/order/order.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import type { Held } from "../../../domain/portfolio/state.ts";
import type { ProjectedDesk } from "../../../domain/projection/projected_desk.ts";
import { signalId } from "../../../domain/projection/signal_rows.ts";
import { closeTrade, fillTrade, type OpenTrade, openTrade } from "../../../domain/account/trade.ts";

/** 2026-11-20 09:20 IST, a Friday. */
export const MORNING = Date.parse("2026-11-20T03:50:00Z");

export const NIFTY = 1 as InstrumentToken;
export const BANKNIFTY = 2 as InstrumentToken;

export const DESK: ProjectedDesk = {
  mode: "paper",
  instrument: (token) =>
    token === NIFTY
      ? { symbol: "NIFTY26NOVFUT", name: "NIFTY" }
      : { symbol: "BANKNIFTY26NOVFUT", name: "BANKNIFTY" },
  books: [{ book: "fno", product: "MIS" }],
};

/** 3 bps of turnover, unrounded: charges with a fraction of a paisa. */
const FLAT: ChargeSchedule = {
  kind: "flat",
  bps: 3,
  rounding: { when: "none", wholeRupee: [] },
};

const EXITS: ExitRules = {
  stopMode: "at_broker",
  atrMultiple: 2,
  stopTicksMin: 1,
  stopCap: 0.03,
  targetR: 2,
  targetCap: 0.06,
  trailing: { mode: "off" },
  timeStopBars: null,
  softStopR: null,
};

/** `[type@version, event]` as the log keeps it. */
export function record(lsn: number, at: number, ...events: DeskEvent[]): DeskRecord {
  const entries = events.map((event) => [`${event.type}@1`, event] as const);
  return { lsn, path: "desk", at, events: entries };
}

export function signal(change: Partial<Signal> = {}): Signal {
  return {
    book: "fno",
    strategy: "ema20_50_intraday",
    timeframe: "5m",
    token: NIFTY,
    signal: "LONG",
    reason: "ema_cross_up",
    confidence: 0.72,
    price: 2_450_000 as Paise,
    barAt: (MORNING - 5 * MINUTE_MS) as EpochMs,
    atr: 5_012.34,
    indicators: { ema20: 2_445_012.4, ema50: 2_444_000, rsi14: 61.237, ema200: null, rvol20: 1.61 },
    context: { trend: "up", volatility: "not_ready", higher: "not_computed" },
    playbook: "trend",
    ...change,
  };
}

export function order(change: Partial<NewOrder> = {}): NewOrder {
  return {
    tag: "entry1",
    purpose: "entry",
    book: "fno",
    strategy: "ema20_50_intraday",
    token: NIFTY,
    key: "NFO:NIFTY26NOVFUT",
    underlying: "NIFTY",
    product: "MIS",
    side: "BUY",
    type: "MARKET",
    quantity: 150,
    price: 0 as Paise,
    trigger: 0 as Paise,
    validity: "DAY",
    signalAt: MORNING as EpochMs,
    ...change,
  };
}

export function fill(of: NewOrder, quantity: number, price: number, at: number, n: number): Fill {
  const { key, side, product } = of;
  const ids = { orderId: `P-${of.tag}`, tradeId: `T${n}` };
  return { ...ids, key, side, product, quantity, price: price as Paise, at: at as EpochMs };
}

export function intended(of: NewOrder, intent: Intent): PortfolioEvent {
  const { price: reference, timeframe } = intent;
  const { token: signalToken } = intent;
  const plan = { reference, signalPrice: reference, distance: 10_000, stopLevel: null, filled: 0 };
  const entering = { order: of, signalToken, timeframe, ...plan };
  return { type: "EntryIntended", tag: of.tag, intent, entering };
}

export function reported(
  of: NewOrder,
  at: number,
  change: Partial<OrderReport>,
): BlotterEvent {
  const id = { tag: of.tag, orderId: `P-${of.tag}` };
  const report = { ...id, status: "OPEN", filled: 0, fill: null, reason: "", ...change } as const;
  return { type: "OrderReported", report, at: at as EpochMs };
}

/** The fill that opens a position or adds to it. */
export function opening(
  of: NewOrder,
  filled: Fill,
  before: OpenTrade | null,
): Extract<PortfolioEvent, { type: "FillBooked" }> {
  const charges = chargesFor(filled, FLAT);
  const trade = before === null
    ? openTrade(of, filled, charges)
    : fillTrade(before, filled, charges);
  const entry = trade.entryValue / trade.entered;
  const shape = { side: trade.side, entry, quantity: trade.entered, lot: 50, tick: 5 as Paise };
  const held: Held = {
    book: of.book,
    strategy: of.strategy,
    timeframe: "5m",
    token: of.token,
    signalToken: of.token,
    openedAt: trade.entryAt,
    quantity: of.side === "BUY" ? trade.entered : -trade.entered,
    plan: openPlan({ ...shape, distance: 10_000 }, EXITS),
    trade,
    exit: null,
    lastPrice: filled.price,
    signalPrice: filled.price,
    exits: 0,
    leaving: null,
  };
  return booked(of, filled, charges, held, null);
}

/** The fill that ends a position. */
export function closing(of: NewOrder, filled: Fill, held: Held) {
  const charges = chargesFor(filled, FLAT);
  const done = fillTrade(held.trade, filled, charges);
  const trade = closeTrade(done, filled.at, "signal", held.plan.risk);
  return booked(of, filled, charges, null, trade);
}

function booked(
  of: NewOrder,
  filled: Fill,
  charges: ReturnType<typeof chargesFor>,
  held: Held | null,
  trade: Extract<PortfolioEvent, { type: "FillBooked" }>["trade"],
) {
  const { tag, token, book, underlying } = of;
  const where = { segment: "futures", token, riskKey: `${book}:${underlying}` } as const;
  return {
    type: "FillBooked",
    tag,
    fill: filled,
    charges,
    ...where,
    held,
    trade,
    strategyDay: null,
  } as const;
}

const DATE = "2026-11-20" as IsoDate;

/** The morning. */
export function smallSession(): DeskRecord[] {
  const records: DeskRecord[] = [];
  const add = (minute: number, ...events: DeskEvent[]) =>
    records.push(record(records.length + 1, MORNING + minute * MINUTE_MS, ...events));
  const at = (minute: number) => (MORNING + minute * MINUTE_MS) as EpochMs;

  add(-200, { type: "DayBegan", date: DATE });
  const cold = signal({ signal: "HOLD", reason: "indicators_not_ready", confidence: 0, atr: null });
  add(-1, { type: "SignalSeen", signal: { ...cold, indicators: { ema20: null } }, why: "hold" });

  const long = signal() as Intent;
  const entry = order({ tag: signalId(long) });
  add(0, intended(entry, long));
  add(0, { type: "OrderIntended", order: entry, at: at(0) });
  add(0, { type: "OrderTaken", tag: entry.tag, orderId: `P-${entry.tag}`, at: at(0) });
  const first = fill(entry, 50, 2_450_100, at(1), 1);
  const second = fill(entry, 100, 2_450_205, at(2), 2);
  add(1, reported(entry, at(1), { filled: 50, fill: first }));
  const opened = opening(entry, first, null);
  add(1, opened);
  add(2, reported(entry, at(2), { status: "COMPLETE", filled: 150, fill: second }));
  const grown = opening(entry, second, opened.held!.trade);
  add(2, grown);

  const trigger = 2_440_000 as Paise, price = 2_427_800 as Paise;
  const stop = order({
    ...{ tag: "stop1", purpose: "stop", side: "SELL", type: "SL" },
    ...{ trigger, price, signalAt: at(2) },
  });
  add(2, { type: "OrderIntended", order: stop, at: at(2) });
  add(2, { type: "OrderTaken", tag: stop.tag, orderId: `P-${stop.tag}`, at: at(2) });
  add(3, { type: "PricesSeen", prices: [{ token: NIFTY, price: 2_459_000 as Paise }] });

  const exit = signal({ signal: "EXIT", reason: "rsi_overbought", price: 2_459_500 as Paise });
  add(5, { type: "ExitWanted", intent: { ...exit, barAt: at(0) } as Intent });
  const none = 0 as Paise;
  const change = { type: "MARKET", quantity: 150, price: none, trigger: none } as const;
  add(5, { type: "ModifyRequested", tag: stop.tag, change, at: at(5) });
  const last = fill(stop, 150, 2_460_000, at(6), 3);
  add(6, reported(stop, at(6), { status: "COMPLETE", filled: 150, fill: last }));
  add(6, closing(stop, last, grown.held!));

  const short = signal({ token: BANKNIFTY, signal: "SHORT", reason: "ema_cross_down" }) as Intent;
  const poor = { code: "zero_lots", detail: "budget: 100 / 200 = 0 units, lot 30" } as const;
  add(7, { type: "IntentRefused", intent: { ...short, barAt: at(2) }, ...poor });
  const blocked = order({ tag: "entry2", quantity: 300, signalAt: at(8) });
  const again = { ...long, barAt: at(3) };
  add(8, intended(blocked, again));
  const finding = { code: "symbol_max_loss", found: -2_100_000, limit: -2_000_000 } as const;
  const review = { tag: blocked.tag, order: blocked, quantity: 0, finding, at: at(8) };
  add(8, { type: "EntryReviewed", ...review, verdict: "BLOCK" });
  const beyond = { type: "LIMIT", price: 2_461_000 as Paise } as const;
  const refused = order({ tag: "entry3", signalAt: at(9), ...beyond });
  add(9, intended(refused, { ...long, barAt: at(4) }));
  add(9, { type: "OrderIntended", order: refused, at: at(9) });
  const why = { reason: "margin_short", words: 'margin, says "RMS"' } as const;
  add(9, { type: "OrderRefused", tag: refused.tag, ...why, at: at(9) });

  add(10, { type: "OperatorHalted", by: "cli", at: at(10) });
  add(11, { type: "OperatorRearmed", by: "cli", at: at(11) });
  const shadow = signal({ strategy: "mean_reversion", timeframe: "15m", barAt: at(0) });
  add(15, { type: "SignalSeen", signal: shadow, why: "shadow" });
  add(370, { type: "HoldsCounted", book: "fno", date: DATE, counts: { no_signal: 12 } });
  add(370, { type: "SessionEnded", date: DATE, at: at(370) });
  return records;
}
