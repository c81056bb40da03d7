/**
 * What an entry would trade, and at which quotes: of a future's signal the option that gains with
 * it, of an option's own bars that option while it is at the money, with what covers it where it is
 * sold to open.
 * @module
 */
import type { BookRules, DeskRules } from "../desk_rules.ts";
import type { Instrument, InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Quote } from "../tick/tick.ts";
import type { Intent } from "./intent.ts";
import type { HoldReason } from "./reason.ts";

/**
 * What must have a price: what is traded, and where an option's own bars have signalled, its future
 * and what would cover it.
 * The options book buys the option that gains with a future's signal; all else what signalled.
 */
export function pricedBy(
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

/** An entry with the quotes of what it trades, or why it is not taken at them. */
export function pricedIntent(
  intent: Intent,
  quotes: readonly Quote[],
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): Intent | HoldReason {
  const wingToken = wingOf(intent, book, rules, at)?.token;
  const wing = quotes.find(({ token }) => token === wingToken);
  const future = quotes.find(({ token }) => book.premium?.futures.includes(token));
  const leg = quotes.find((quote) => quote !== future && quote !== wing);
  const reason = against(intent, { leg, future }, book, rules, at) ??
    againstWing(intent, leg!, wing, book, rules, at);
  if (reason !== null) return reason;
  return {
    ...intent,
    leg: leg!,
    ...(wing === undefined ? {} : { wing }),
    ...(future === undefined ? {} : { future }),
  };
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
