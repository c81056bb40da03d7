/** What happens to the desk as a whole, as events.jsonl tells it: halts, re-arming, commands. @module */
import type { DeskCommand } from "../control/gate_event.ts";
import type { DeskEvent } from "../desk_record.ts";
import { type EpochMs, istStamp } from "../market_time.ts";
import { toRupees } from "../money.ts";

type Happening = readonly [string, Readonly<Record<string, unknown>>];

/** Name and fields of a line of events.jsonl; null for what is told otherwise or not at all. */
export function happeningOf(event: DeskEvent): Happening | null {
  switch (event.type) {
    case "QuarantineEnded":
      return ["quarantine_ended", { ...event, type: undefined, at: undefined }];
    case "FillUnclaimed": {
      const { key, side, quantity } = event.fill;
      return ["fill_unclaimed", { tag: event.tag, key, side, quantity }];
    }
    case "StrategyFailed": {
      const { book, strategy, symbol, error, until } = event;
      return ["strategy_failed", { symbol, book, strategy, error, until: stampOf(until) }];
    }
    case "ClosingBegan":
      return ["closing_began", { books: event.books, reason: event.reason }];
    case "LossHalted":
      return ["halt", { cause: "loss", code: event.code }];
    case "OperatorHalted":
      return ["halt", { cause: "operator", by: event.by }];
    case "TradingHalted": {
      const { index, share, level, until } = event.halt;
      return ["market_halted", { index, share, level, until: stampOf(until) }];
    }
    case "TradingResumed":
      return ["market_resumed", {}];
    case "LossRearmed":
    case "OperatorRearmed":
      return ["rearm", { by: event.by }];
    case "CommandTaken":
      return ["command", commandFields(event.command)];
    default:
      return null;
  }
}

function commandFields(command: DeskCommand): Readonly<Record<string, unknown>> {
  if (command.type !== "RearmLoss") return { ...command };
  return { ...command, allowance: toRupees(command.allowance) };
}

function stampOf(at: EpochMs | null): string | null {
  return at === null ? null : istStamp(at);
}
