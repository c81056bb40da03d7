/**
 * An engine's wishes on their way to portfolio: where the market ticks, and for options always, an
 * entry first needs the quote of what it would trade. Part of the engine actor; it keeps nothing of
 * its own.
 * @module
 */
import { timeframeMs } from "../domain/candle.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import type { Book, InstrumentToken } from "../domain/instrument.ts";
import { type Intent, seriesKey } from "../domain/intent.ts";
import { type EpochMs, SECOND_MS } from "../domain/market_time.ts";
import { counted } from "../domain/strategy/hold_counts.ts";
import type { EngineContext, EngineState } from "./engine_bars.ts";
import { type BarClosed, type EngineProtocol, FEED, JOURNALER, PORTFOLIO } from "./protocol.ts";

/** A price that takes longer is no price to trade at. */
const QUOTE_WITHIN_MS = SECOND_MS;

/** An exit takes whatever price there is; with bars only, its own bar's close is the price. */
export function want(intent: Intent, rules: DeskRules, ctx: EngineContext): void {
  const ownBar = rules.marketData === "bars" && intent.book !== "options";
  if (intent.signal === "EXIT" || ownBar) {
    return ctx.tell(PORTFOLIO, "Intent", intent);
  }
  const token = tradedBy(intent, rules, ctx.now as EpochMs);
  ctx.ask(FEED, "GetQuotes", { tokens: token === null ? [] : [token] }, {
    as: "QuotesArrived",
    carry: intent,
    key: `quote ${seriesKey(intent)}`,
    deadlineMs: QUOTE_WITHIN_MS,
  });
}

/** No price, no entry. */
export function quoted(
  state: EngineState,
  { carry, answer }: EngineProtocol["QuotesArrived"],
  ctx: EngineContext,
): EngineState {
  const leg = answer.type === "ok" ? answer.body[0] : undefined;
  if (leg !== undefined) {
    ctx.tell(PORTFOLIO, "Intent", { ...carry, leg });
    return state;
  }
  const { leg: _, ...intent } = carry;
  const signal = { ...intent, signal: "HOLD", reason: "ltp_missing" } as const;
  ctx.tell(JOURNALER, "SignalSeen", { signal, why: "hold" });
  return { ...state, holds: counted(state.holds, "ltp_missing") };
}

/** The options book buys the option that gains with the signal; the others what signalled. */
function tradedBy(
  { book, token, signal, price }: Intent,
  rules: DeskRules,
  at: EpochMs,
): InstrumentToken | null {
  if (book !== "options") return token;
  const kind = signal === "LONG" ? "CE" : "PE";
  return rules.optionAtMoney(token, kind, price, at)?.token ?? null;
}

/** Whether what a bar would have traded expires within the hour: options before their future. */
export function isLastHour(
  { token, timeframe, candle }: Pick<BarClosed, "token" | "timeframe" | "candle">,
  book: Book,
  rules: Pick<DeskRules, "optionAtMoney" | "isLastHourOfExpiry">,
): boolean {
  const at = candle.at + timeframeMs(timeframe) as EpochMs;
  const option = book === "options" ? rules.optionAtMoney(token, "CE", candle.close, at) : null;
  return rules.isLastHourOfExpiry(option?.token ?? token, at);
}
