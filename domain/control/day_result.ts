/** The day in money, as people are told it. @module */
import { totalCharges } from "../account/charges.ts";
import type { DeskRules } from "../desk_rules.ts";
import { type EpochMs, istDate, istInstant } from "../market_time.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../money.ts";
import { openProfit, symbolMarks } from "../portfolio/marks.ts";
import type { PortfolioState } from "../portfolio/state.ts";
import {
  afterNotes,
  dayPnl,
  lossFloorOf,
  markDay,
  openRiskDay,
  type RiskDay,
} from "../risk/day.ts";
import { type NearestLimit, nearestLimit } from "../risk/nearest.ts";
import type { RiskState } from "../risk/state.ts";

/** Profit of the day; `net` is realised + unrealised - charges - toClose. */
export interface DayResult {
  readonly realised: Paise;
  /** Of all that is open: what the positions beside it add up to. */
  readonly unrealised: Paise;
  readonly charges: Paise;
  /** What closing all that is open would be charged. */
  readonly toClose: Paise;
  readonly net: Paise;
  /** The loss at which the day halts, also once it was re-armed after one; a positive amount. */
  readonly lossMax: Paise;
  /** Of the limits on the day as a whole, the one that is used up most. */
  readonly nearest: NearestLimit;
}

/** Of a day, in minutes. */
const LAST_MINUTE = 24 * 60 - 1;

/**
 * What was taken, what is open, what it cost, and what it may lose. By the books of this very turn,
 * as risk will have them: what it was told of them may still be on its way.
 */
export function dayResult(
  portfolio: PortfolioState,
  risk: Pick<RiskState, "day" | "limits">,
  rules: DeskRules,
  at: EpochMs,
): DayResult {
  const { ledger, charged, held, realisedToday } = portfolio;
  const { limits } = risk;
  const marks = symbolMarks(portfolio, rules, withinDay(portfolio, at));
  const day = markDay(riskDay(portfolio, risk), marks);
  const today = totalCharges(ledger.charges) - (charged?.beforeDay ?? 0);
  const charges = microsToPaise(today as MicroRupees);
  // Risk counts what trades were charged; what their notes were rounded by comes after the close.
  const rounding = charged?.rounding ?? 0 as MicroRupees;
  const exact = Object.values(realisedToday).reduce((sum, micros) => sum + micros, 0);
  const net = afterNotes(dayPnl(day), exact as MicroRupees, rounding);
  const open = held.reduce((sum, each) => sum + openProfit(ledger, each), 0);
  return {
    realised: (net - day.unrealised + charges) as Paise,
    unrealised: open as Paise,
    charges,
    toClose: (open - day.unrealised) as Paise,
    net,
    lossMax: -lossFloorOf(day, limits) as Paise,
    nearest: nearestLimit(day, limits),
  };
}

/** Risk opens its day a turn after the portfolio. */
function riskDay({ date }: PortfolioState, { day }: Pick<RiskState, "day">): RiskDay {
  return date === null || date === day.date ? day : openRiskDay(date, day);
}

/** The night belongs to the day before, and to its rates. */
function withinDay({ date }: PortfolioState, at: EpochMs): EpochMs {
  return date === null || istDate(at) <= date ? at : istInstant(date, LAST_MINUTE);
}
