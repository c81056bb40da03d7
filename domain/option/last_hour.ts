/** The last hour of what a bar would have traded: expiries thin out and jump there. @module */
import { type Candle, type Timeframe, timeframeMs } from "../candle/candle.ts";
import type { BookRules, DeskRules } from "../desk_rules.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";

interface SeenBar {
  readonly token: InstrumentToken;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

/** Whether what a bar would have traded expires within the hour: options before their future. */
export function isLastHour(
  { token, timeframe, candle }: SeenBar,
  { book, premium }: Pick<BookRules, "book" | "premium">,
  rules: Pick<DeskRules, "optionAtMoney" | "isLastHourOfExpiry">,
): boolean {
  const at = candle.at + timeframeMs(timeframe) as EpochMs;
  const stands = book === "options" && premium === null;
  const option = stands ? rules.optionAtMoney(token, "CE", candle.close, at) : null;
  return rules.isLastHourOfExpiry(option?.token ?? token, at);
}
