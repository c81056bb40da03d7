/**
 * What was decided about one symbol, gathered from a log: signals and HOLDs, risk's words, orders,
 * fills and results, in order.
 * @module
 */
import type { WhyReport, WhyStep } from "./control/why_report.ts";
import { type DeskEvent, type DeskRecord, eventOf } from "./desk_record.ts";
import type { Instrument, InstrumentToken } from "./instrument.ts";
import type { Signal } from "./intent.ts";
import type { EpochMs } from "./market_time.ts";
import { formatRupees, microsToPaise } from "./money.ts";
import type { NewOrder } from "./order.ts";
import { findingWords } from "./risk/finding_words.ts";

/** Steps kept: the newest decisions are what is asked for. */
const STEPS_MAX = 60;

type Step = Omit<WhyStep, "at">;
type Lookup = (token: InstrumentToken, at: EpochMs) => Instrument;

/** `symbol`: a trading symbol, or the logical name of what is traded, in any case. */
export function whyOf(
  records: Iterable<DeskRecord>,
  symbol: string,
  instrument: Lookup,
): WhyReport {
  const gathered = new Gathered(symbol.toUpperCase(), instrument);
  for (const record of records) gathered.add(record);
  return { symbol: symbol.toUpperCase(), steps: gathered.steps };
}

class Gathered {
  steps: WhyStep[] = [];
  /** Orders of the symbol, by tag. */
  readonly #orders = new Map<string, NewOrder>();
  readonly #known = new Map<InstrumentToken, boolean>();

  constructor(readonly symbol: string, readonly instrument: Lookup) {}

  add({ at, events }: DeskRecord): void {
    for (const entry of events) {
      const step = this.#step(eventOf(entry), at as EpochMs);
      if (step !== null) this.steps.push({ at: at as EpochMs, ...step });
    }
    if (this.steps.length > 2 * STEPS_MAX) this.steps = this.steps.slice(-STEPS_MAX);
  }

  #step(event: DeskEvent, at: EpochMs): Step | null {
    switch (event.type) {
      case "SignalSeen": {
        const { signal, why } = event;
        if (!this.#concerns(signal.token, at)) return null;
        const code = why === "hold" ? signal.reason : why;
        return { stage: "hold", source: sourceOf(signal), code, detail: wordsOf(signal) };
      }
      case "IntentRefused": {
        const { intent, code, detail } = event;
        if (!this.#concerns(intent.token, at)) return null;
        return { stage: "hold", source: sourceOf(intent), code, detail: detail || wordsOf(intent) };
      }
      case "EntryIntended": {
        const { intent, entering: { order } } = event;
        if (!this.#concerns(order.token, at) && !this.#concerns(intent.token, at)) return null;
        this.#orders.set(order.tag, order);
        const detail = `${wordsOf(intent)} -> ${orderWords(order)}`;
        return { stage: "signal", source: sourceOf(intent), code: intent.signal, detail };
      }
      case "ExitWanted": {
        const { intent } = event;
        if (!this.#concerns(intent.token, at)) return null;
        const detail = wordsOf(intent);
        return { stage: "exit", source: sourceOf(intent), code: intent.reason, detail };
      }
      default:
        return this.#orderStep(event, at);
    }
  }

  #orderStep(event: DeskEvent, at: EpochMs): Step | null {
    switch (event.type) {
      case "OrderIntended":
        if (this.#concerns(event.order.token, at)) this.#orders.set(event.order.tag, event.order);
        return this.#ordered(event.order.tag, "INTENDED", orderWords(event.order));
      case "EntryReviewed": {
        const { tag, verdict, finding } = event;
        if (!this.#orders.has(tag)) return null;
        const detail = finding === null ? "" : findingWords(finding);
        return { stage: "risk", source: tag, code: verdict, detail };
      }
      case "OrderRefused":
      case "OrderWithheld":
        return this.#ordered(event.tag, event.type, event.reason);
      case "OrderReported": {
        const { tag, status, filled, reason } = event.report;
        return this.#ordered(tag, status, `filled ${filled} ${reason}`.trimEnd());
      }
      case "FillBooked": {
        const { tag, fill, trade } = event;
        if (!this.#orders.has(tag)) return null;
        const words = `${fill.side} ${fill.quantity} at ${formatRupees(fill.price)}`;
        if (trade === null) return { stage: "fill", source: tag, code: fill.side, detail: words };
        const net = formatRupees(microsToPaise(trade.net));
        const inR = trade.r === null ? "" : `, ${trade.r.toFixed(2)} R`;
        return { stage: "exit", source: tag, code: trade.reason, detail: `${words}, ${net}${inR}` };
      }
      default:
        return null;
    }
  }

  #ordered(tag: string, code: string, detail: string): Step | null {
    return this.#orders.has(tag) ? { stage: "order", source: tag, code, detail } : null;
  }

  #concerns(token: InstrumentToken, at: EpochMs): boolean {
    let concerns = this.#known.get(token);
    if (concerns === undefined) {
      const { symbol, name } = this.instrument(token, at);
      concerns = symbol.toUpperCase() === this.symbol || name.toUpperCase() === this.symbol;
      this.#known.set(token, concerns);
    }
    return concerns;
  }
}

function sourceOf({ book, strategy }: Signal): string {
  return `${book}.${strategy}`;
}

function wordsOf({ signal, reason, confidence, price, timeframe }: Signal): string {
  const at = price > 0 ? ` at ${formatRupees(price)}` : "";
  return `${signal} ${reason} ${timeframe}${at}, confidence ${confidence.toFixed(2)}`;
}

function orderWords({ side, quantity, key, type, price, trigger }: NewOrder): string {
  const limit = price > 0 ? ` ${formatRupees(price)}` : "";
  const when = trigger > 0 ? ` trigger ${formatRupees(trigger)}` : "";
  return `${side} ${quantity} ${key} ${type}${limit}${when}`;
}
