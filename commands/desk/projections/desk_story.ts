/**
 * What a headless desk tells: one line for each thing that a person would want to hear of, made
 * from the durable record of it.
 * @module
 */
import { CHANGES_LOST } from "../../../domain/broker/change_budget.ts";
import { sourceWords } from "../../../domain/broker/lot_margin.ts";
import { type DeskEvent, type DeskRecord, eventOf } from "../../../domain/desk_record.ts";
import { fixedText } from "../../../domain/fixed_text.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { DeskCommand } from "../../../domain/control/gate_event.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { failedWords } from "../../../domain/control/desk_status.ts";
import type { Intent } from "../../../domain/strategy/intent.ts";
import { type EpochMs, istClock } from "../../../domain/market_time.ts";
import { formatRupees, microsToPaise } from "../../../domain/money.ts";
import { tradingHaltWords } from "../../../domain/calendar/market_halt.ts";
import { tradingEquity } from "../../../domain/portfolio/trading_equity.ts";
import { findingWords } from "../../../domain/risk/finding_words.ts";
import { quarantineWords } from "../../../domain/risk/quarantine.ts";
import type { Trade } from "../../../domain/account/trade.ts";
import type { LogLine } from "../../../domain/view/log_view.ts";

/** One thing that happened, for people. */
export interface Told {
  readonly source: string;
  readonly level: LogLine["level"];
  readonly text: string;
}

/** Width of the column that says what a line is about. */
const SOURCE_WIDTH = 9;
const LEVELS: Readonly<Record<string, LogLine["level"]>> = {
  HALT: "error",
  ALARM: "error",
  order: "warn",
  refused: "warn",
  risk: "warn",
};

/** What `storyOf` tells, in its parts. */
export function toldIn(record: DeskRecord, rules: DeskRules): Told[] {
  return linesOf(record, rules).map((line) => {
    const source = sourceOf(line);
    return { source, level: levelOf(source), text: line.slice(SOURCE_WIDTH) };
  });
}

function sourceOf(line: string): string {
  return line.slice(0, SOURCE_WIDTH).trim();
}

function levelOf(source: string): LogLine["level"] {
  return LEVELS[source] ?? "info";
}

/** Every option that may be sold to open has one: more than anybody reads. */
const MARGINS_TOLD = 6;

/** Lines about one record, in the order things happened. */
export function storyOf(record: DeskRecord, rules: DeskRules): string[] {
  const lines: string[] = [];
  tellStory(record, rules, (line) => lines.push(line));
  return lines;
}

/** Says them one by one, each with its level. */
export function tellStory(
  record: DeskRecord,
  rules: DeskRules,
  say: (line: string, level: LogLine["level"]) => void,
): void {
  const clock = istClock(record.at as EpochMs);
  for (const line of linesOf(record, rules)) say(`${clock}  ${line}`, levelOf(sourceOf(line)));
}

function linesOf({ at, events }: DeskRecord, rules: DeskRules): string[] {
  const symbol = (token: InstrumentToken) => rules.instrument(token, at as EpochMs).symbol;
  return events.map((entry) => tell(eventOf(entry), symbol))
    .filter((line) => line !== null);
}

type EventOf<T> = Extract<DeskEvent, { readonly type: T }>;
type SymbolOf = (token: InstrumentToken) => string;

function tell(event: DeskEvent, symbol: SymbolOf): string | null {
  switch (event.type) {
    case "DayBegan":
      return `day      ${event.date}`;
    case "SessionEnded":
      return `session  of ${event.date} is over`;
    case "EntryIntended": {
      const { intent, entering: { order, writes }, margin } = event;
      const { side, quantity, price } = order;
      const limit = `${side === "BUY" ? "up" : "down"} to ${formatRupees(price)}`;
      const by = margin === undefined || margin.source === "broker"
        ? ""
        : `, margin by ${sourceWords(margin)}`;
      const as = writes === undefined ? "" : " as its wing";
      return `signal   ${wordsOf(intent, symbol)} -> ${side} ${quantity} ${
        symbol(order.token)
      }${as} ${limit}${by}`;
    }
    case "IntentRefused":
      return `refused  ${wordsOf(event.intent, symbol)}: ${event.code} ${event.detail}`.trimEnd();
    case "ExitWanted":
      return `signal   ${wordsOf(event.intent, symbol)}`;
    case "EntryReviewed": {
      if (event.finding === null) return null;
      return `risk     ${event.verdict} ${symbol(event.order.token)} ${
        findingWords(event.finding)
      }`;
    }
    case "EntryEnded":
      return tellUnfilled(event, symbol);
    case "FillBooked":
      return tellFill(event, symbol);
    case "DayFundsSeen":
      return tellFunds(event.funds);
    case "MarginsSeen":
      return tellMargins(event.margins, symbol);
    case "PositionBare":
      return `ALARM    ${symbol(event.token)} has no stop at the broker`;
    case "ExitAtEdge":
      return `ALARM    the exit of ${symbol(event.token)} is not filled at ${
        formatRupees(event.price)
      }, as far as it may go`;
    case "Quarantined": {
      const each = event.symbols.map((one) => `${one.symbol}: ${quarantineWords(one)}`);
      return `ALARM    quarantine of ${each.join("; ")}`;
    }
    case "QuarantineEnded":
      return `books    ${event.symbol} is ${event.how} (${event.by})`;
    case "TradingHalted":
      return `HALT     ${tradingHaltWords(event.halt)}`;
    case "TradingResumed":
      return "market   is open again: stops first";
    case "ClosingBegan":
      return `closing  ${event.books.join(", ")}: ${event.reason}`;
    case "LossHalted":
      return `HALT     ${event.code}`;
    case "OperatorHalted":
      return "HALT     no entries; stops and exits stay";
    case "LossRearmed":
    case "OperatorRearmed":
      return `re-armed by ${event.by}`;
    case "CommandTaken": {
      const { command } = event;
      return `command  ${commandWords(command)} by ${command.by}`;
    }
    default:
      return tellTrouble(event);
  }
}

function tellTrouble(event: DeskEvent): string | null {
  switch (event.type) {
    case "StrategyFailed":
      return `ALARM    ${failedWords(event)}`;
    case "OrderRefused":
      return `order    ${event.tag} refused: ${event.reason}`;
    case "OrderWithheld":
      return `order    ${event.tag} not sent: ${event.reason}`;
    case "OrderLost":
      return `order    ${event.tag} is unknown: looking it up`;
    case "ModifyRefused":
      return event.reason === CHANGES_LOST
        ? `ALARM    ${event.tag}: the broker takes changes of this exit and makes none: cancelling it`
        : null;
    case "OrderUnconfirmed":
      return `ALARM    ${event.tag}: the broker has not confirmed this exit for two seconds`;
    case "FillUnclaimed": {
      const { side, quantity, key } = event.fill;
      return `ALARM    ${side} ${quantity} ${key} of ${event.tag} fits nothing that the desk holds`;
    }
    case "OrderFilledLate":
      return `ALARM    ${event.tag}: ${event.quantity} filled after the order had ended`;
    default:
      return null;
  }
}

/** An entry that did not fill, or not whole; null where all of it has. */
function tellUnfilled(
  { unfilled, reason }: EventOf<"EntryEnded">,
  symbol: SymbolOf,
): string | null {
  if (unfilled === undefined || unfilled.quantity === 0) return null;
  const { side, quantity, token } = unfilled;
  return `unfilled ${side} ${quantity} ${symbol(token)}: ${reason}`;
}

function tellFill({ fill, token, trade, reason }: EventOf<"FillBooked">, symbol: SymbolOf): string {
  const { side, quantity, price } = fill;
  const words = `fill     ${side} ${quantity} ${symbol(token)} at ${formatRupees(price)}`;
  if (trade !== null) return `${words}, ${resultOf(trade)}`;
  return reason === undefined ? words : `${words}, ${reason}`;
}

function tellFunds(funds: EventOf<"DayFundsSeen">["funds"]): string {
  const { net, own, most = Infinity } = funds;
  const equity = formatRupees(tradingEquity(own, funds));
  const cap = most < Math.min(net, own) ? ", the configuration allows no more" : "";
  return `funds    trading equity ${equity}: the broker has ${formatRupees(net)}, the book ${
    formatRupees(own)
  }${cap}`;
}

function tellMargins(margins: EventOf<"MarginsSeen">["margins"], symbol: SymbolOf): string {
  const each = margins.slice(0, MARGINS_TOLD).map(({ token, margin }) =>
    `${symbol(token)} ${formatRupees(margin)}`
  );
  const more = margins.length - each.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `margins  of a lot, by the broker: ${each.join(", ")}${rest}`;
}

function commandWords(command: DeskCommand): string {
  switch (command.type) {
    case "SetEngine":
      return `engine ${command.book} ${command.on ? "on" : "off"}`;
    case "Halt":
      return command.reason === "" ? "halt" : `halt (${command.reason})`;
    case "Flatten":
      return command.account ? "flatten of the whole account" : "flatten";
    case "Adopt":
    case "Disown":
      return `${command.type.toLowerCase()} ${command.symbol}`;
    case "TakeControl":
      return `control for client ${command.client}`;
    default:
      return command.type.toLowerCase();
  }
}

function wordsOf(
  { book, token, strategy, signal, reason, confidence }: Intent,
  symbol: (token: InstrumentToken) => string,
): string {
  return `${book} ${signal} ${symbol(token)} ${strategy} (${reason}, ${confidence.toFixed(2)})`;
}

function resultOf({ net, r, reason }: Trade): string {
  const inR = r === null ? "" : ` (${fixedText(r, 1)} R)`;
  return `${reason}: ${formatRupees(microsToPaise(net))}${inR}`;
}
