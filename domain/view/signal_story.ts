/**
 * The story of every signal, line by line: what was wanted, what risk said, what became of the
 * orders, and how it ended; and of every HOLD why. Folded from the log, in place.
 * @module
 */
import type { BlotterEvent } from "../order/blotter.ts";
import { whyWords } from "../order/order_reason.ts";
import type { DeskEvent, DeskEventOf } from "../desk_record.ts";
import { fixedText } from "../fixed_text.ts";
import { type InstrumentToken, symbolIn } from "../instrument/instrument.ts";
import type { Signal } from "../strategy/intent.ts";
import type { EpochMs } from "../market_time.ts";
import { formatRupees, microsToPaise, type Paise } from "../money.ts";
import type { NewOrder, OrderState } from "../order/order.ts";
import { findingNumbers, findingWords } from "../risk/finding_words.ts";
import type { RiskFinding } from "../risk/code.ts";
import type { HoldCount, SignalLine } from "./signal_view.ts";
import type { StoryKeys } from "./story_keys.ts";
import { VIEW_MAX } from "./view.ts";

/** What a line says beside its number and instant. */
type LineParts =
  & Pick<SignalLine, "stage" | "key" | "book" | "strategy" | "symbol" | "code">
  & Partial<SignalLine>;
/** Everything a line may leave out. */
const PLAIN = {
  direction: null,
  detail: "",
  confidence: null,
  price: null,
  quantity: null,
  net: null,
};

export class SignalStory {
  /** Rises with every line. */
  version = 0;
  #lines: SignalLine[] = [];
  #holds = 0;
  /** Of the day: intents that portfolio refused, and what engines counted in sessions that are over. */
  readonly #counts = new Map<string, HoldCount>();
  #at = 0 as EpochMs;
  #keys: StoryKeys;
  readonly #symbolOf: (token: InstrumentToken, at: EpochMs) => string;

  constructor(keys: StoryKeys, symbolOf: (token: InstrumentToken, at: EpochMs) => string) {
    this.#keys = keys;
    this.#symbolOf = symbolOf;
  }

  /** Oldest first. */
  get lines(): readonly SignalLine[] {
    return this.#lines;
  }

  /** Most frequent first; `running`: what engines have counted in the session that runs. */
  holds(running: readonly HoldCount[]): HoldCount[] {
    const sums = new Map(this.#counts);
    for (const each of running) addCount(sums, each);
    return [...sums.values()].sort((a, b) => b.count - a.count);
  }

  /** `before` and `after`: the order that the event is about, when it is about one. */
  add(event: DeskEvent, at: EpochMs, before?: OrderState, after?: OrderState): void {
    this.#at = at;
    switch (event.type) {
      case "DayBegan":
        this.#lines = [];
        this.#holds = 0;
        this.#counts.clear();
        this.version++;
        return;
      case "EntryIntended":
        return this.#intended(event);
      case "IntentRefused": {
        const { intent, code, detail } = event;
        const { book, strategy } = intent;
        this.#count({ book, strategy, reason: code, count: 1 });
        return this.#signal(intent, "hold", code, detail, intent.leg?.token);
      }
      case "ExitWanted":
        return this.#signal(event.intent, "signal", event.intent.reason);
      case "SignalSeen": {
        const { signal, why } = event;
        return this.#signal(signal, "hold", why === "hold" ? signal.reason : why);
      }
      case "HoldsCounted": {
        const { book, counts } = event;
        for (const [reason, count] of Object.entries(counts)) {
          this.#count({ book, strategy: "", reason, count });
        }
        return;
      }
      case "EntryReviewed":
        return this.#reviewed(event);
      case "FillBooked":
        return this.#filled(event);
      default:
        if (after !== undefined) this.#ordered(event as BlotterEvent, before, after);
    }
  }

  #intended({ tag, intent, entering }: DeskEventOf<"EntryIntended">): void {
    const { order, writes } = entering;
    this.#tell({
      ...ofOrder(order, tag),
      stage: "signal",
      direction: intent.signal,
      code: intent.reason,
      detail: writes === undefined ? termsOf(order) : `${termsOf(order)}, a wing`,
      confidence: intent.confidence,
      price: intent.price,
      quantity: order.quantity,
    });
  }

  #signal(
    signal: Signal,
    stage: "signal" | "hold",
    code: string,
    detail = "",
    token = signal.token,
  ): void {
    const { book, strategy, confidence, price } = signal;
    this.#tell({
      stage,
      key: this.#keys.ofSignal(signal),
      book,
      strategy,
      symbol: this.#symbolOf(token, this.#at),
      direction: signal.signal === "HOLD" ? null : signal.signal,
      code,
      detail,
      confidence,
      price: price > 0 ? price : null,
    });
  }

  #reviewed({ tag, order, verdict, quantity, finding }: DeskEventOf<"EntryReviewed">): void {
    const passed = verdict === "ALLOW" || verdict === "REDUCE";
    this.#tell({
      ...ofOrder(order, this.#keys.ofOrder(tag)),
      stage: passed ? "risk" : "refusal",
      code: passed || finding === null ? verdict : finding.code,
      detail: finding === null ? "" : passed ? findingWords(finding) : saidOf(finding),
      quantity: passed ? quantity : order.quantity,
    });
  }

  #ordered(event: BlotterEvent, before: OrderState | undefined, after: OrderState): void {
    const { order, status } = after;
    if (event.type === "ModifyRefused") {
      return this.#order(after, "refusal", "modify_refused", whyWords(event));
    }
    // An order that is merely open says no more than that it was sent.
    if (status === before?.status || status === "OPEN") return;
    const failed = status === "REJECTED" || status === "WITHHELD" || status === "ABSENT";
    const detail = before === undefined ? termsOf(order) : whyWords(after);
    this.#order(after, failed ? "refusal" : "order", status, detail);
  }

  #order(of: OrderState, stage: "order" | "refusal", code: string, detail: string): void {
    const { order } = of;
    const price = priceOf(of);
    this.#tell({
      ...ofOrder(order, this.#keys.ofOrder(order.tag)),
      stage,
      direction: order.side,
      code,
      detail,
      price: price > 0 ? price as Paise : null,
      quantity: order.quantity,
    });
  }

  #filled({ tag, fill, held, trade }: DeskEventOf<"FillBooked">): void {
    const open = held?.trade ?? trade;
    if (open === null) throw new Error(`Fill ${fill.tradeId} of ${tag} has no position`);
    const { book, strategy, side } = open;
    const what = { key: this.#keys.ofOrder(tag), book, strategy, symbol: symbolIn(fill.key) };
    const opens = (fill.side === "BUY") === (side === "LONG");
    this.#tell({
      ...what,
      stage: "fill",
      direction: fill.side,
      code: opens ? "entry" : "exit",
      price: fill.price,
      quantity: fill.quantity,
    });
    if (trade === null) return;
    const inR = trade.r === null ? "" : `${fixedText(trade.r, 2)} R`;
    this.#tell({
      ...what,
      stage: "exit",
      direction: "EXIT",
      code: trade.reason,
      detail: inR,
      price: Math.round(trade.exitPrice) as Paise,
      quantity: trade.quantity,
      net: microsToPaise(trade.net),
    });
  }

  #count(counted: HoldCount): void {
    addCount(this.#counts, counted);
    this.version++;
  }

  #tell(told: LineParts): void {
    const { detail = "" } = told;
    this.version++;
    const line = { ...PLAIN, ...told, id: this.version, at: this.#at };
    this.#lines.push({ ...line, detail: detail.slice(0, VIEW_MAX.text) });
    if (told.stage === "hold" && ++this.#holds > VIEW_MAX.holds) {
      this.#lines.splice(this.#lines.findIndex(({ stage }) => stage === "hold"), 1);
      this.#holds--;
    }
    if (this.#lines.length > VIEW_MAX.signals && this.#lines.shift()!.stage === "hold") {
      this.#holds--;
    }
  }
}

function ofOrder({ book, strategy, key: instrument }: NewOrder, key: string) {
  return { key, book, strategy, symbol: symbolIn(instrument) };
}

/** What it went for once it is done, what it waits for while it waits, else its limit. */
function priceOf({ order, status, filled, turnover }: OrderState): number {
  if (status === "COMPLETE" && filled > 0) return Math.round(turnover / filled);
  const waits = status === "TRIGGER_PENDING" || order.price === 0;
  return waits ? order.trigger : order.price;
}

/** What the code of a refusal leaves open. */
function saidOf(finding: RiskFinding): string {
  return `${findingNumbers(finding)} ${finding.detail ?? ""}`.trim();
}

/** Of a stop its trigger first: `SELL 195 SL 25,213.50 limit 25,087.40`. */
function termsOf({ side, quantity, type, price, trigger }: NewOrder): string {
  const when = trigger > 0 ? ` ${formatRupees(trigger)}` : "";
  const limit = price > 0 ? `${trigger > 0 ? " limit" : ""} ${formatRupees(price)}` : "";
  return `${side} ${quantity} ${type}${when}${limit}`;
}

function addCount(sums: Map<string, HoldCount>, more: HoldCount): void {
  const place = `${more.book} ${more.strategy} ${more.reason}`;
  const count = (sums.get(place)?.count ?? 0) + more.count;
  sums.set(place, { ...more, count });
}
