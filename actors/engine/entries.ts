/**
 * An engine's wishes on their way to portfolio: where the market ticks, and for options always, an
 * entry first needs the quote of what it would trade. Part of the engine actor; it keeps nothing of
 * its own.
 * @module
 */
import { timeframeMs } from "../../domain/candle/candle.ts";
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import { counted } from "../../domain/strategy/hold_counts.ts";
import { type Intent, seriesKey } from "../../domain/strategy/intent.ts";
import type { HoldReason } from "../../domain/strategy/reason.ts";
import type { Quote } from "../../domain/tick/tick.ts";
import { type BarClosed, type EngineProtocol, FEED, JOURNALER, PORTFOLIO } from "../protocol.ts";
import type { EngineContext, EngineState } from "./state.ts";
import { wished } from "./wishes.ts";

/** A price that takes longer is no price to trade at. */
const QUOTE_WITHIN_MS = SECOND_MS;

/** An exit takes whatever price there is; with bars only, its own bar's close is the price. */
export function want(intent: Intent, book: BookRules, rules: DeskRules, ctx: EngineContext): void {
  const ownBar = rules.marketData === "bars" && intent.book !== "options";
  if (intent.signal === "EXIT" || ownBar) {
    return ctx.tell(PORTFOLIO, "Intent", intent);
  }
  ctx.ask(FEED, "GetQuotes", { tokens: pricedBy(intent, book, rules, ctx.now) }, {
    as: "QuotesArrived",
    carry: intent,
    key: `quote ${seriesKey(intent)}`,
    deadlineMs: QUOTE_WITHIN_MS,
  });
}

/** No price, no entry; and of its own bars no option is bought but the one at the money. */
export function quoted(
  state: EngineState,
  { carry, answer }: EngineProtocol["QuotesArrived"],
  book: BookRules,
  rules: DeskRules,
  ctx: EngineContext,
): EngineState {
  // Switched off while it was asked. Where a restart has forgotten that, it was on when it asked.
  if (state.on === false) return state;
  const at = ctx.now;
  const quotes = answer.type === "ok" ? answer.body : [];
  const wingToken = wingOf(carry, book, rules, at)?.token;
  const wing = quotes.find(({ token }) => token === wingToken);
  const future = quotes.find(({ token }) => book.premium?.futures.includes(token));
  const leg = quotes.find((quote) => quote !== future && quote !== wing);
  const reason = against(carry, { leg, future }, book, rules, at) ??
    againstWing(carry, leg!, wing, book, rules, at);
  if (reason === null) {
    const priced = { ...carry, leg: leg!, ...(wing === undefined ? {} : { wing }) };
    if (future !== undefined) return wished(state, { ...priced, future }, ctx);
    ctx.tell(PORTFOLIO, "Intent", priced);
    return state;
  }
  const { leg: _, ...intent } = carry;
  const signal = { ...intent, signal: "HOLD", reason } as const;
  ctx.tell(JOURNALER, "SignalSeen", { signal, why: "hold" });
  return { ...state, holds: counted(state.holds, reason) };
}

/**
 * What must have a price: what is traded, and where an option's own bars have signalled, its future
 * and what would cover it.
 * The options book buys the option that gains with a future's signal; all else what signalled.
 */
function pricedBy(
  intent: Intent,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): readonly InstrumentToken[] {
  const { book: name, token, signal, price } = intent;
  if (name !== "options") return [token];
  if (book.premium !== null) {
    const { name: underlying } = rules.instrument(token, at);
    const ofSame = (each: InstrumentToken) => rules.instrument(each, at).name === underlying;
    const wing = wingOf(intent, book, rules, at);
    return [token, ...book.premium.futures.filter(ofSame), ...(wing === null ? [] : [wing.token])];
  }
  const kind = signal === "LONG" ? "CE" : "PE";
  const option = rules.optionAtMoney(token, kind, price, at);
  return option === null ? [] : [option.token];
}

/** Why an entry is not taken at these quotes; null: it is. */
function against(
  { token }: Intent,
  { leg, future }: Readonly<Record<"leg" | "future", Quote | undefined>>,
  { premium, tokens }: BookRules,
  rules: DeskRules,
  at: EpochMs,
): HoldReason | null {
  if (premium === null) return leg === undefined ? "ltp_missing" : null;
  if (leg === undefined || future === undefined) return "ltp_missing";
  if (at - future.at > rules.risk.books.options.staleMs) return "feed_stale";
  const kind = rules.instrument(token, at).kind as "CE" | "PE";
  const found = rules.optionAtMoney(future.token, kind, future.ltp, at);
  if (found?.token === token) return null;
  return found === null || tokens.includes(found.token) ? "not_at_money" : "money_left_strikes";
}

/** The option that would cover what a SHORT sells to open; null where it sells nothing so. */
function wingOf(
  { token, signal }: Intent,
  { writing }: BookRules,
  rules: DeskRules,
  at: EpochMs,
): Instrument | null {
  if (writing === undefined || signal !== "SHORT") return null;
  return rules.optionFurther(token, writing.wingStrikes, at);
}

/** Why nothing is sold to open at these quotes; null where something is, or would be bought. */
function againstWing(
  { signal }: Intent,
  leg: Quote,
  wing: Quote | undefined,
  { writing }: BookRules,
  rules: DeskRules,
  at: EpochMs,
): HoldReason | null {
  if (writing === undefined || signal !== "SHORT") return null;
  if (wing === undefined || wing.ask <= 0) return "wing_missing";
  if (at - wing.at > rules.risk.books.options.staleMs) return "wing_stale";
  return wing.ask > writing.wingCostMax * leg.bid ? "wing_too_dear" : null;
}

/** Whether what a bar would have traded expires within the hour: options before their future. */
export function isLastHour(
  { token, timeframe, candle }: Pick<BarClosed, "token" | "timeframe" | "candle">,
  { book, premium }: Pick<BookRules, "book" | "premium">,
  rules: Pick<DeskRules, "optionAtMoney" | "isLastHourOfExpiry">,
): boolean {
  const at = candle.at + timeframeMs(timeframe) as EpochMs;
  const stands = book === "options" && premium === null;
  const option = stands ? rules.optionAtMoney(token, "CE", candle.close, at) : null;
  return rules.isLastHourOfExpiry(option?.token ?? token, at);
}
