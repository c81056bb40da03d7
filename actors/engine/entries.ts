/**
 * An engine's wishes on their way to portfolio: where the market ticks, and for options always, an
 * entry first needs the quote of what it would trade. Part of the engine actor; it keeps nothing of
 * its own.
 * @module
 */
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { counted } from "../../domain/strategy/hold_counts.ts";
import { type Intent, seriesKey } from "../../domain/strategy/intent.ts";
import { pricedBy, pricedIntent } from "../../domain/strategy/quoted_entry.ts";
import type { EngineProtocol } from "../protocol/engine.ts";
import { FEED } from "../protocol/feed.ts";
import { JOURNALER } from "../protocol/journaler.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
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
  const quotes = answer.type === "ok" ? answer.body : [];
  const priced = pricedIntent(carry, quotes, book, rules, ctx.now);
  if (typeof priced !== "string") {
    if (priced.future !== undefined) return wished(state, priced, ctx);
    ctx.tell(PORTFOLIO, "Intent", priced);
    return state;
  }
  const { leg: _, ...intent } = carry;
  const signal = { ...intent, signal: "HOLD", reason: priced } as const;
  ctx.tell(JOURNALER, "SignalSeen", { signal, why: "hold" });
  return { ...state, holds: counted(state.holds, priced) };
}
