/** Whether what a bar would trade is in its last hour. @module */
import { assertEquals } from "@std/assert";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { isLastHour } from "../../../domain/option/last_hour.ts";

const FUTURE = 1 as InstrumentToken;
const OPTION = 2 as InstrumentToken;
const LAST_HOUR = istInstant("2026-12-01" as IsoDate, 14 * 60 + 40);

/** A market in which the option expires today and the future does not. */
const RULES = {
  optionAtMoney: () => ({ token: OPTION }) as Instrument,
  isLastHourOfExpiry: (token: InstrumentToken, at: EpochMs) => token === OPTION && at >= LAST_HOUR,
};

const OPTIONS = { book: "options", premium: null } as const;

function bar(endAt: number) {
  const candle = { at: endAt - 5 * 60_000, close: 2_450_000 } as Candle;
  return { token: FUTURE, timeframe: "5m", candle } as const;
}

Deno.test("isLastHour() asks for the option that a future's bar would buy, at the bar's end", () => {
  assertEquals(isLastHour(bar(LAST_HOUR), OPTIONS, RULES), true);
  assertEquals(isLastHour(bar(LAST_HOUR - 1), OPTIONS, RULES), false);
  assertEquals(isLastHour(bar(LAST_HOUR), { book: "fno", premium: null }, RULES), false);
});

Deno.test("isLastHour() asks for the option itself where its own bars give the signals", () => {
  const premium = { book: "options", premium: { futures: [FUTURE] } } as const;
  const option = { ...bar(LAST_HOUR), token: OPTION };
  const unlisted = { ...RULES, optionAtMoney: () => null };
  assertEquals(isLastHour(option, premium, unlisted), true);
  assertEquals(isLastHour(bar(LAST_HOUR), premium, RULES), false);
});

Deno.test("isLastHour() asks for the future where no option is listed", () => {
  const expiring = { optionAtMoney: () => null, isLastHourOfExpiry: () => true };
  assertEquals(isLastHour(bar(LAST_HOUR), OPTIONS, expiring), true);
});
