/** What is told of trading: from a signal and its review to the fill. @module */
import type { Trade } from "../account/trade.ts";
import { sourceWords } from "../broker/lot_margin.ts";
import type { DeskEvent, DeskEventOf } from "../desk_record.ts";
import { fixedText } from "../fixed_text.ts";
import { formatRupees, microsToPaise } from "../money.ts";
import { whyWords } from "../order/order_reason.ts";
import { findingWords } from "../risk/finding_words.ts";
import type { Intent } from "../strategy/intent.ts";
import type { SymbolOf, ToldWords } from "./told.ts";

/** Null of an event that says nothing of it. */
export function tradingWords(event: DeskEvent, symbol: SymbolOf): ToldWords | null {
  switch (event.type) {
    case "EntryIntended":
      return entryWords(event, symbol);
    case "IntentRefused": {
      const { intent, code, detail } = event;
      return ["refused", `${intentWords(intent, symbol)}: ${code} ${detail}`.trimEnd()];
    }
    case "ExitWanted":
      return ["signal", intentWords(event.intent, symbol)];
    case "EntryReviewed": {
      const { order, verdict, finding } = event;
      if (finding === null) return null;
      return ["risk", `${verdict} ${symbol(order.token)} ${findingWords(finding)}`];
    }
    case "EntryEnded":
      return unfilledWords(event, symbol);
    case "FillBooked":
      return ["fill", fillWords(event, symbol)];
    default:
      return null;
  }
}

function entryWords(
  { intent, entering: { order, writes }, margin }: DeskEventOf<"EntryIntended">,
  symbol: SymbolOf,
): ToldWords {
  const { token, side, quantity, price } = order;
  const as = writes === undefined ? "" : " as its wing";
  const limit = `${side === "BUY" ? "up" : "down"} to ${formatRupees(price)}`;
  const by = margin === undefined || margin.source === "broker"
    ? ""
    : `, margin by ${sourceWords(margin)}`;
  const entry = `${side} ${quantity} ${symbol(token)}${as} ${limit}${by}`;
  return ["signal", `${intentWords(intent, symbol)} -> ${entry}`];
}

/** An entry that did not fill, or not whole; null where all of it has. */
function unfilledWords(
  { unfilled, ...ended }: DeskEventOf<"EntryEnded">,
  symbol: SymbolOf,
): ToldWords | null {
  if (unfilled === undefined || unfilled.quantity === 0) return null;
  const { side, quantity, token } = unfilled;
  return ["unfilled", `${side} ${quantity} ${symbol(token)}: ${whyWords(ended)}`];
}

function fillWords(
  { fill, token, trade, reason }: DeskEventOf<"FillBooked">,
  symbol: SymbolOf,
): string {
  const { side, quantity, price } = fill;
  const words = `${side} ${quantity} ${symbol(token)} at ${formatRupees(price)}`;
  if (trade !== null) return `${words}, ${resultWords(trade)}`;
  return reason === undefined ? words : `${words}, ${reason}`;
}

function intentWords(
  { book, token, strategy, signal, reason, confidence }: Intent,
  symbol: SymbolOf,
): string {
  return `${book} ${signal} ${symbol(token)} ${strategy} (${reason}, ${confidence.toFixed(2)})`;
}

function resultWords({ net, r, reason }: Trade): string {
  const inR = r === null ? "" : ` (${fixedText(r, 1)} R)`;
  return `${reason}: ${formatRupees(microsToPaise(net))}${inR}`;
}
