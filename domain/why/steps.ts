/** A kept decision in words: one step, or what it was decided on as steps of its own. @module */
import type { OrderEvent } from "../order/blotter.ts";
import { whyWords } from "../order/order_reason.ts";
import { sourceWords, type UnitMargin } from "../broker/lot_margin.ts";
import { timeframeMs } from "../candle/candle.ts";
import { fixedText } from "../fixed_text.ts";
import { totalCharges } from "../account/charges.ts";
import { symbolIn } from "../instrument/instrument.ts";
import { type Signal, strategyKey } from "../strategy/intent.ts";
import { type EpochMs, istClock, istDate } from "../market_time.ts";
import { formatRupees, microsToPaise, type Paise } from "../money.ts";
import type { NewOrder } from "../order/order.ts";
import type { Entering } from "../portfolio/state.ts";
import { dayPnl, lossFloorOf, riskKey, symbolDay } from "../risk/day.ts";
import { findingWords } from "../risk/finding_words.ts";
import type { RiskState } from "../risk/state.ts";
import type { Trade } from "../account/trade.ts";
import { indicatorWords } from "./indicator_words.ts";
import type { Note, Word } from "./note.ts";
import type { WhyStep } from "./why_report.ts";

type Step = Omit<WhyStep, "at">;

/** Everything that a note tells, in the order in which it was decided. */
export function stepsOf(note: Note): WhyStep[] {
  return told(note).map((step) => ({ at: note.at, ...step }));
}

/**
 * What a strategy said last, as a step; `of` is the symbol where it must be named. A bar of another
 * day than `day` is told with its own.
 */
export function wordStep(
  { at, signal, code }: Word,
  of: string | null,
  day = istDate(at),
): WhyStep {
  const { signal: wanted, timeframe, price, barAt } = signal;
  const wish = wanted === "HOLD" ? "" : `${wanted} ${signal.reason} `;
  const whose = of === null ? "" : ` of ${of}`;
  const earlier = istDate(barAt) === day ? "" : `${istDate(barAt)} `;
  const bar = `${timeframe} bar of ${earlier}${clockOf(barAt)}`;
  const detail = `${wish}on the ${bar}${whose}${priced(price)}`;
  return { at, stage: "word", source: strategyKey(signal), code, detail };
}

function told(note: Note): Step[] {
  const { event, symbol, risk } = note;
  switch (event.type) {
    case "SignalSeen": {
      const { signal, why } = event;
      const code = why === "hold" ? signal.reason : why;
      const hold = { stage: "hold", source: strategyKey(signal), code } as const;
      return [...basis(signal, note), filterStep(signal), { ...hold, detail: wordsOf(signal) }];
    }
    case "IntentRefused": {
      const { intent, code, detail } = event;
      const words = detail === "" ? wordsOf(intent) : `${wordsOf(intent)}: ${detail}`;
      const hold = { stage: "hold", source: strategyKey(intent), code, detail: words } as const;
      return [...basis(intent, note), filterStep(intent), hold];
    }
    case "EntryIntended": {
      const { intent, entering, margin } = event;
      return [
        ...basis(intent, note),
        {
          stage: "signal",
          source: strategyKey(intent),
          code: intent.signal,
          detail: wordsOf(intent),
        },
        filterStep(intent),
        sizeStep(entering, margin),
      ];
    }
    case "ExitWanted": {
      const { intent } = event;
      const exit = { stage: "exit", source: strategyKey(intent), code: intent.reason } as const;
      return [...basis(intent, note), { ...exit, detail: wordsOf(intent) }];
    }
    case "EntryReviewed": {
      const { tag, order, verdict, finding } = event;
      const words = [
        ...(finding === null ? [] : [findingWords(finding)]),
        ...(risk === null || !risk.limits.enforced ? [] : [riskWords(risk, order)]),
      ];
      return [{ stage: "risk", source: tag, code: verdict, detail: words.join("; ") }];
    }
    case "EntryReduced":
      return [size(event.tag, String(event.quantity), "units are what risk lets pass")];
    case "EntryEnded":
      return [{ stage: "order", source: event.tag, code: "ended", detail: whyWords(event) }];
    case "FillBooked": {
      const { tag, fill: { side, quantity, price }, held, trade, reason } = event;
      const why = reason === undefined ? "" : `, ${reason}`;
      const detail = `${quantity} ${symbol} at ${formatRupees(price)}, ${
        held === null ? "flat" : `${held.quantity} held`
      }${why}`;
      const fill = { stage: "fill", source: tag, code: side, detail } as const;
      return trade === null ? [fill] : [fill, resultStep(trade)];
    }
    default:
      return orderSteps(event);
  }
}

function orderSteps(event: OrderEvent): Step[] {
  const step = (source: string, code: string, detail = ""): Step[] => [
    { stage: "order", source, code, detail },
  ];
  switch (event.type) {
    case "OrderIntended":
      return step(
        event.order.tag,
        "INTENDED",
        `${event.order.purpose}: ${orderWords(event.order)}`,
      );
    case "OrderRefused":
    case "OrderWithheld":
    case "ModifyRefused":
      return step(event.tag, event.type, whyWords(event));
    case "OrderLost":
    case "OrderUnconfirmed":
    case "OrderAbsent":
    case "OrderFilledLate":
    case "CancelRequested":
      return step(event.tag, event.type);
    case "ModifyRequested":
      return step(event.tag, "MODIFY", termWords(event.change));
    case "OrderReported": {
      const { tag, status, filled } = event.report;
      return step(tag, status, `filled ${filled} ${whyWords(event.report)}`.trimEnd());
    }
    // Taken says no more than the report that follows; what is awaited is told when it is asked.
    case "ChangeAnswered":
    case "ChangeDoubted":
    case "OrderTaken":
    case "ModifyAwaited":
      return [];
  }
}

/** The bar, its indicators, and what the book's other strategies had said last. */
function basis(signal: Signal, { symbol, barOf, words }: Note): Step[] {
  const { strategy, timeframe, barAt, price, atr, playbook, indicators } = signal;
  const end = (barAt + timeframeMs(timeframe)) as EpochMs;
  const volatility = atr === null
    ? "ATR not ready"
    : `ATR ${formatRupees(Math.round(atr) as Paise)}`;
  const whose = barOf === null || barOf === symbol ? "" : ` of ${barOf}`;
  const bar = `${clockOf(barAt)} to ${clockOf(end)}${whose}${priced(price)}, ${volatility}`;
  return [
    { stage: "bar", source: symbol, code: timeframe, detail: bar },
    {
      stage: "indicators",
      source: strategyKey(signal),
      code: playbook,
      detail: indicatorWords(indicators),
    },
    ...words.filter((word) => word.signal.strategy !== strategy).map((word) => {
      const { at: _, ...step } = wordStep(word, null, istDate(barAt));
      return step;
    }),
  ];
}

function filterStep(signal: Signal): Step {
  const { context: { trend, volatility, higher } } = signal;
  const detail = `trend ${trend}, volatility ${volatility}, longer timeframes ${higher}`;
  const code = signal.signal === "HOLD" ? "context" : "passed";
  return { stage: "filter", source: strategyKey(signal), code, detail };
}

function sizeStep(
  { order, distance, reference, stopLevel, writes }: Entering,
  margin: UnitMargin | undefined,
): Step {
  const { tag, quantity } = order;
  const rupees = (amount: number) => formatRupees(Math.round(amount) as Paise);
  const stop = stopLevel === null ? "" : ` (level ${rupees(stopLevel)})`;
  const words = [
    `${orderWords(order)}`,
    `expected near ${rupees(reference)}, worth ${rupees(reference * quantity)}`,
    writes === undefined
      ? `stop ${rupees(distance)} away${stop}, at risk ${rupees(distance * quantity)}`
      : "a wing: what it covers is sold to open behind it",
    ...(margin === undefined
      ? []
      : [`margin ${rupees(margin.perUnit * quantity)} by ${sourceWords(margin)}`]),
  ];
  return size(tag, String(quantity), words.join("; "));
}

function size(source: string, code: string, detail: string): Step {
  return { stage: "size", source, code, detail };
}

/** The day as risk saw it, against its limits. */
function riskWords({ day, limits }: RiskState, { book, underlying }: NewOrder): string {
  const symbol = symbolDay(day, riskKey(book, underlying));
  const made = (symbol.realised + symbol.unrealised) as Paise;
  const against = (amount: Paise, floor: Paise) =>
    `${formatRupees(amount)}, limit ${formatRupees(floor)}`;
  return [
    `day P&L ${against(dayPnl(day), lossFloorOf(day, limits))}`,
    `${underlying} ${against(made, -limits.symbolLossMax as Paise)}`,
    `trades ${day.trades} of ${limits.tradesPerDayMax}`,
    `in ${underlying} ${symbol.trades} of ${limits.tradesPerSymbolMax}`,
  ].join("; ");
}

function resultStep({ gross, charges, net, r, mae, mfe, bars, key, ...trade }: Trade): Step {
  const price = (value: number) => formatRupees(Math.round(value) as Paise);
  const detail = [
    `${trade.side} ${trade.quantity} ${symbolIn(key)} ${price(trade.entryPrice)} to ${
      price(trade.exitPrice)
    }`,
    `gross ${formatRupees(gross)} less charges ${price(microsToPaise(totalCharges(charges)))}`,
    `net ${formatRupees(microsToPaise(net))}${r === null ? "" : `, ${fixedText(r, 2)} R`}`,
    `worst ${price(mae)}, best ${price(mfe)} a unit in ${bars} bars`,
  ].join("; ");
  return { stage: "result", source: strategyKey(trade), code: trade.reason, detail };
}

function wordsOf({ signal, reason, confidence, timeframe, price }: Signal): string {
  return `${signal} ${reason} ${timeframe}${priced(price)}, confidence ${confidence.toFixed(2)}`;
}

function priced(price: Paise): string {
  return price > 0 ? ` at ${formatRupees(price)}` : "";
}

function orderWords(order: NewOrder): string {
  return `${order.side} ${order.quantity} ${symbolIn(order.key)} ${termWords(order)}`;
}

function termWords({ type, price, trigger }: Pick<NewOrder, "type" | "price" | "trigger">): string {
  const limit = price > 0 ? ` ${formatRupees(price)}` : "";
  const when = trigger > 0 ? ` trigger ${formatRupees(trigger)}` : "";
  return `${type}${limit}${when}`;
}

function clockOf(at: EpochMs): string {
  return istClock(at).slice(0, 5);
}
