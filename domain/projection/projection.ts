/**
 * From the log to the rows of the desk's files: a fold over turn records, kept in place because
 * a backtest pushes records through it by the 10^5. It knows of orders and signals only what the
 * records before have said, so the same records always give the same bytes.
 * @module
 */
import { isOrderEvent, type OrderEvent, tagIn } from "../order/blotter.ts";
import { type DeskEvent, type DeskEventOf, type DeskRecord, eventOf } from "../desk_record.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { Signal } from "../strategy/intent.ts";
import { intended, isTerminal, type NewOrder } from "../order/order.ts";
import { findingFigures } from "../risk/finding_words.ts";
import type { Trade } from "../account/trade.ts";
import { PROFILES, StampWriter } from "./cell.ts";
import { RealisedToday } from "./realised_today.ts";
import { changeLines, eventLine, holdEvent, orderLine, signalFields } from "./event_lines.ts";
import { happeningOf } from "./happenings.ts";
import { orderPrice, orderRow, type RowOrder, statusWord } from "./order_rows.ts";
import { KnownInstruments } from "./known_instruments.ts";
import { type OrderText, orderText, whyFields } from "./order_text.ts";
import type { Names, ProjectedDesk } from "./projected_desk.ts";
import type { ProjectedFile, Row } from "./projected_file.ts";
import { signalId, signalRow } from "./signal_rows.ts";
import { trackedAfter, type TrackedOrder } from "./tracked_order.ts";
import {
  addTrade,
  type ClosedBy,
  fillRow,
  NO_PNL,
  pnlRow,
  type RunningPnl,
  slippageOf,
  tradeRow,
} from "./trade_rows.ts";

const NO_ROWS: readonly Row[] = [];

export class Projection {
  readonly #desk: ProjectedDesk;
  readonly #logs: boolean;
  /** One for what happens now, one for what it goes back to: each remembers its last day. */
  readonly #stamps = new StampWriter();
  readonly #earlier = new StampWriter();
  /** Orders of the day, by tag. */
  readonly #orders = new Map<string, TrackedOrder>();
  readonly #known: KnownInstruments;
  readonly #today = new RealisedToday();
  #pnl: RunningPnl = NO_PNL;
  #at = 0;
  #rows: Row[] | null = null;

  /** `logs` false leaves events.jsonl out, where nobody will read it. */
  constructor(desk: ProjectedDesk, logs = true) {
    this.#desk = desk;
    this.#known = new KnownInstruments((token, at) => desk.instrument(token, at));
    this.#logs = logs;
  }

  /** Rows of the next record; records come in the order of the log, from its first. */
  rows(record: DeskRecord): readonly Row[] {
    this.#at = record.at;
    this.#rows = null;
    const { events, putAside } = record;
    for (let i = 0; i < events.length; i++) this.#event(eventOf(events[i]!));
    if (putAside !== undefined) {
      this.#log("message_quarantined", { path: record.path, error: putAside.error });
    }
    return this.#rows ?? NO_ROWS;
  }

  #event(event: DeskEvent): void {
    switch (event.type) {
      case "PricesSeen":
        for (const { token, price } of event.prices) this.#known.priced(token, price);
        return this.#today.seen(event.prices);
      case "PortfolioDayOpened":
        return this.#today.dayOpened(event.date);
      case "EntryIntended":
      case "ExitWanted":
        return this.#intended(event);
      case "IntentRefused":
        return this.#refused(event);
      case "FillBooked":
        return this.#booked(event);
      case "BlotterDayCleared":
        for (const [tag, { held }] of this.#orders) {
          if (isTerminal(held.status)) this.#orders.delete(tag);
        }
        return;
      case "EntryReviewed":
        return this.#reviewed(event);
      case "PositionBare":
        return this.#logOf(event.token, "position_unprotected", {
          for_ms: this.#at - event.since,
          ...(event.units === undefined ? {} : { units: event.units }),
        });
      case "ExitAtEdge":
        return this.#logOf(event.token, "exit_at_edge", { price: event.price / 100 });
      case "Quarantined":
        return event.symbols.forEach((each) => this.#log("quarantined", { ...each }));
      case "DayBegan":
        this.#known.dayBegan();
        return this.#log("session_opened", { date: event.date });
      case "SessionEnded":
        return this.#log("session_closed", { date: event.date });
      case "SignalSeen":
        return this.#seen(event);
      case "HoldsCounted": {
        const { book, date, counts } = event;
        return this.#log("holds_counted", { book, date, counts });
      }
      default: {
        if (isOrderEvent(event)) return this.#ordered(event);
        const happening = happeningOf(event);
        if (happening !== null) this.#log(...happening);
      }
    }
  }

  #intended(event: DeskEventOf<"EntryIntended" | "ExitWanted">): void {
    const { intent } = event;
    const { timeframe, signal, reason } = intent;
    const enters = event.type === "EntryIntended";
    // What is traded need not be what gave the signal.
    const token = enters ? event.entering.order.token : intent.token;
    this.#known.priced(token, enters ? event.entering.reference : intent.price);
    const writes = enters && event.entering.writes !== undefined;
    // A written pair is one signal: told as its wing is bought, of what will be sold behind it.
    if (enters && intent.wing !== undefined && !writes) return;
    this.#known.ordered(token, { timeframe, at: this.#at });
    if (writes) {
      this.#known.ordered(intent.token, { timeframe, at: this.#at });
      return this.#signal(intent, signal, reason);
    }
    this.#signal(intent, signal, reason, enters ? event.tag : signalId(intent), token);
  }

  #refused({ intent, code, detail }: DeskEventOf<"IntentRefused">): void {
    const token = intent.leg?.token ?? intent.token;
    this.#signal(intent, "HOLD", code, signalId(intent), token);
    const fields = signalFields(intent, this.#namesOf(token).symbol);
    const why = detail === "" ? { reason: code } : { reason: code, detail };
    this.#log(holdEvent(code), { ...fields, ...why });
  }

  #seen({ signal, why }: DeskEventOf<"SignalSeen">): void {
    const fields = signalFields(signal, this.#namesOf(signal.token).symbol);
    if (why === "shadow") {
      const { reason, token } = signal;
      this.#signal(signal, signal.signal, reason, signalId(signal), token, "shadow");
      this.#log("shadow_signal", { ...fields, reason: signal.reason });
    } else {
      const reason = why === "hold" ? signal.reason : why;
      this.#signal(signal, "HOLD", reason);
      this.#log(holdEvent(reason), { ...fields, reason });
    }
  }

  /** A row of signals.csv about what would be traded; without a price there is none. */
  #signal(
    of: Signal,
    signal: Signal["signal"],
    reason: string,
    id = signalId(of),
    traded = of.token,
    mode: string = this.#desk.mode,
  ): void {
    if (!(of.price > 0)) return;
    const { symbol, name } = this.#namesOf(traded);
    const product = of.product ?? this.#desk.books.find(({ book }) => book === of.book)?.product;
    const profile = product === undefined ? "" : PROFILES[product];
    const stamp = this.#stamps.stamp(this.#at);
    const setting = { stamp, id, signal, reason, mode, profile, symbol, underlying: name };
    this.#row("signals", signalRow(of, setting));
  }

  #ordered(event: OrderEvent): void {
    const tag = tagIn(event);
    const tracked = this.#orders.get(tag);
    const token = event.type === "OrderIntended" ? event.order.token : tracked?.held.order.token;
    const last = token === undefined ? undefined : this.#known.priceOf(token);
    const next = trackedAfter(tracked, event, last);
    this.#orders.set(tag, next);
    const before = tracked?.held;
    const after = next.held;
    const { order } = after;
    if (event.type === "ModifyRefused") {
      return this.#logOrder("order_modify_refused", order, after.orderId, whyFields(event));
    }
    if (event.type === "OrderUnconfirmed") {
      return this.#logOrder("exit_unconfirmed", order, after.orderId, "");
    }
    if (event.type === "OrderFilledLate") {
      return this.#logOrder("order_filled_late", order, after.orderId, "");
    }
    const changed = before === undefined || after.status !== before.status ||
      after.filled !== before.filled || order !== before.order;
    const price = orderPrice(after, last);
    if (changed) this.#orderRow(after, statusWord(after), next.text, price);
    if (before === undefined || !this.#logs) return;
    const stamp = this.#stamps.stamp(this.#at);
    for (const line of changeLines(stamp, before, after, price)) this.#row("events", line);
  }

  #reviewed(event: DeskEventOf<"EntryReviewed">): void {
    const { order, verdict, finding, quantity } = event;
    if (finding === null) return;
    const refused = verdict === "BLOCK" || verdict === "HALT_SESSION";
    if (refused) {
      // It was never sent, so the blotter does not know it.
      const never = { ...intended(order, order.signalAt), reason: finding.code };
      const price = orderPrice(never, this.#known.priceOf(order.token));
      this.#orderRow(never, "BLOCKED", orderText(order), price);
    }
    const { code, detail } = finding;
    const said = { code, ...findingFigures(finding), detail, verdict };
    const fields = JSON.stringify(refused ? said : { ...said, reduced_to: quantity });
    const name = refused ? "risk_blocked" : "risk_reduced";
    this.#logOrder(name, order, null, "," + fields.slice(1, -1));
  }

  /** A row of orders.csv; without a price there is none, and events.jsonl has why. */
  #orderRow(held: RowOrder, status: string, text: OrderText, price: number | null): void {
    if (price === null) {
      return this.#logOrder("ltp_fetch_error", held.order, null, ',"reason":"ltp_missing"');
    }
    const stamp = this.#stamps.stamp(this.#at);
    const { token, purpose, signalAt } = held.order;
    const origin = this.#known.originOf(token);
    // An exit belongs to the last signal of its instrument: its own stamp is not one.
    const parentAt = purpose === "entry" ? signalAt : origin?.at ?? signalAt;
    const parentStamp = this.#earlier.stamp(parentAt);
    const timeframe = origin?.timeframe ?? "";
    this.#row("orders", orderRow(held, status, text, { stamp, parentStamp, timeframe, price }));
  }

  #booked(event: DeskEventOf<"FillBooked">): void {
    const { fill, tag, held, trade, token, charges } = event;
    this.#known.priced(token, fill.price);
    this.#today.booked(event);
    const open = held?.trade ?? trade;
    if (open === null) throw new Error(`Fill ${fill.tradeId} of ${tag} has no position`);
    const expected = this.#orders.get(tag)?.expected ?? null;
    const slippage = this.#known.slipped(token, slippageOf(fill, expected), trade !== null);
    const line = fillRow(fill, charges, {
      stamp: this.#stamps.stamp(fill.at),
      tag,
      underlying: open.underlying,
      book: open.book,
      strategy: open.strategy,
      opens: (fill.side === "BUY") === (open.side === "LONG"),
      position: held?.quantity ?? 0,
      expected,
    });
    this.#row("fills", line);
    if (trade !== null) this.#closed(trade, token, { orderId: fill.orderId, tag, slippage });
  }

  #closed(trade: Trade, token: InstrumentToken, by: ClosedBy): void {
    const stamps = this.#stamps;
    const of = {
      entryStamp: this.#earlier.stamp(trade.entryAt),
      stamp: stamps.stamp(trade.exitAt),
      timeframe: this.#known.originOf(token)?.timeframe ?? "",
      ...by,
    };
    this.#pnl = addTrade(this.#pnl, trade, this.#today, stamps.date(this.#at));
    this.#row("trades", tradeRow(trade, of));
    this.#row("pnl", pnlRow(trade, this.#pnl, of));
  }

  #namesOf(token: InstrumentToken): Names {
    return this.#known.namesOf(token, this.#at);
  }

  /** `more`: JSON fields, each after a comma. */
  #logOrder(event: string, order: NewOrder, orderId: string | null, more: string): void {
    if (!this.#logs) return;
    const stamp = this.#stamps.stamp(this.#at);
    this.#row("events", orderLine(stamp, event, order, orderId, more));
  }

  #log(event: string, fields: Readonly<Record<string, unknown>>): void {
    if (!this.#logs) return;
    this.#row("events", eventLine(this.#stamps.stamp(this.#at), event, fields));
  }

  #logOf(token: InstrumentToken, event: string, fields: Readonly<Record<string, unknown>>): void {
    this.#log(event, { symbol: this.#namesOf(token).symbol, ...fields });
  }

  #row(file: ProjectedFile, line: string): void {
    const row = { file, date: this.#stamps.date(this.#at), line };
    if (this.#rows === null) this.#rows = [row];
    else this.#rows.push(row);
  }
}
