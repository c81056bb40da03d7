/** What is told of the day: its hours and halts, its money, and what is asked of the desk. @module */
import { tradingHaltWords } from "../calendar/market_halt.ts";
import type { DeskCommand } from "../control/gate_event.ts";
import type { DeskEvent, DeskEventOf } from "../desk_record.ts";
import { formatRupees } from "../money.ts";
import { tradingEquity } from "../portfolio/trading_equity.ts";
import type { SymbolOf, ToldWords } from "./told.ts";

/** Every option that may be sold to open has one: more than anybody reads. */
const MARGINS_TOLD = 6;

/** Null of an event that says nothing of it. */
export function dayWords(event: DeskEvent, symbol: SymbolOf): ToldWords | null {
  switch (event.type) {
    case "DayBegan":
      return ["day", event.date];
    case "SessionEnded":
      return ["session", `of ${event.date} is over`];
    case "TradingHalted":
      return ["HALT", tradingHaltWords(event.halt)];
    case "TradingResumed":
      return ["market", "is open again: stops first"];
    case "ClosingBegan":
      return ["closing", `${event.books.join(", ")}: ${event.reason}`];
    case "DayFundsSeen":
      return ["funds", fundsWords(event.funds)];
    case "MarginsSeen":
      return ["margins", marginsWords(event.margins, symbol)];
    case "LossHalted":
      return ["HALT", event.code];
    case "OperatorHalted":
      return ["HALT", "no entries; stops and exits stay"];
    case "LossRearmed":
    case "OperatorRearmed":
      return ["re-armed", `by ${event.by}`];
    case "CommandTaken":
      return ["command", `${commandWords(event.command)} by ${event.command.by}`];
    default:
      return null;
  }
}

function fundsWords(funds: DeskEventOf<"DayFundsSeen">["funds"]): string {
  const { net, own, most = Infinity } = funds;
  const equity = formatRupees(tradingEquity(own, funds));
  const cap = most < Math.min(net, own) ? ", the configuration allows no more" : "";
  return `trading equity ${equity}: the broker has ${formatRupees(net)}, the book ${
    formatRupees(own)
  }${cap}`;
}

function marginsWords(margins: DeskEventOf<"MarginsSeen">["margins"], symbol: SymbolOf): string {
  const each = margins.slice(0, MARGINS_TOLD).map(({ token, margin }) =>
    `${symbol(token)} ${formatRupees(margin)}`
  );
  const more = margins.length - each.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `of a lot, by the broker: ${each.join(", ")}${rest}`;
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
