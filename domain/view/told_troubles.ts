/** What is told of troubles: orders that were not taken, and all that sounds an alarm. @module */
import { CHANGES_LOST } from "../broker/change_budget.ts";
import { failedWords } from "../control/desk_status.ts";
import type { DeskEvent } from "../desk_record.ts";
import { whyWords } from "../order/order_reason.ts";
import { formatRupees } from "../money.ts";
import { quarantineWords } from "../risk/quarantine.ts";
import type { SymbolOf, ToldWords } from "./told.ts";

/** Null of an event that says nothing of it. */
export function troubleWords(event: DeskEvent, symbol: SymbolOf): ToldWords | null {
  switch (event.type) {
    case "OrderRefused":
      return ["order", `${event.tag} refused: ${whyWords(event)}`];
    case "OrderWithheld":
      return ["order", `${event.tag} not sent: ${whyWords(event)}`];
    case "OrderLost":
      return ["order", `${event.tag} is unknown: looking it up`];
    case "QuarantineEnded":
      return ["books", `${event.symbol} is ${event.how} (${event.by})`];
    default: {
      const text = alarmOf(event, symbol);
      return text === null ? null : ["ALARM", text];
    }
  }
}

function alarmOf(event: DeskEvent, symbol: SymbolOf): string | null {
  switch (event.type) {
    case "PositionBare":
      return event.units === undefined
        ? `${symbol(event.token)} has no stop at the broker`
        : `${event.units} of ${symbol(event.token)} have no stop at the broker`;
    case "ExitAtEdge": {
      const { token, price } = event;
      return `the exit of ${symbol(token)} is not filled at ${
        formatRupees(price)
      }, as far as it may go`;
    }
    case "Quarantined": {
      const each = event.symbols.map((one) => `${one.symbol}: ${quarantineWords(one)}`);
      return `quarantine of ${each.join("; ")}`;
    }
    case "StrategyFailed":
      return failedWords(event);
    case "ModifyRefused":
      return event.reason === CHANGES_LOST
        ? `${event.tag}: the broker takes changes of this exit and makes none: cancelling it`
        : null;
    case "OrderUnconfirmed":
      return `${event.tag}: the broker has not confirmed this exit for two seconds`;
    case "FillUnclaimed": {
      const { side, quantity, key } = event.fill;
      return `${side} ${quantity} ${key} of ${event.tag} fits nothing that the desk holds`;
    }
    case "OrderFilledLate":
      return `${event.tag}: ${event.quantity} filled after the order had ended`;
    default:
      return null;
  }
}
