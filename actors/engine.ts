/**
 * An engine: one book's strategies over closed bars. State: indicators and standing by token,
 * HOLD reasons counted. Volatile: a restart asks portfolio for holdings and candles for bars, and
 * bars that close meanwhile wait. It may be restarted alone, and switched off without touching
 * its positions.
 * @module
 */
import type { BookRules, DeskRules } from "../domain/desk_rules.ts";
import { barTokens } from "../domain/portfolio/followed.ts";
import { timeframePlans } from "../domain/strategy/engine_series.ts";
import { CONTEXT_TIMEFRAME } from "../domain/filter/market_context.ts";
import type { Book } from "../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate, MINUTE_MS } from "../domain/market_time.ts";
import { holdsByReason, NO_HOLDS } from "../domain/strategy/hold_counts.ts";
import { EngineBars, type EngineContext, type EngineState } from "./engine_bars.ts";
import { quoted } from "./engine_entries.ts";
import { KEPT, MARKET } from "./mail.ts";
import { CANDLES, type EngineProtocol, JOURNALER, PORTFOLIO } from "./protocol.ts";
import { type AnyBehaviour, volatile } from "./runtime/behaviour.ts";

/** An engine that does not know what is held asks again; it decides nothing meanwhile. */
const ASK_AGAIN_MS = 10_000;

export function engineActor(book: BookRules, rules: DeskRules): AnyBehaviour {
  const plans = timeframePlans(book, rules.indicators);
  const bars = new EngineBars(book, plans, rules);
  return volatile<EngineProtocol, EngineState>({
    init: () => bars.cold(),
    mail: {
      BarClosed: MARKET,
      BarMissed: MARKET,
      BarsArrived: KEPT,
      HoldingsDue: KEPT,
      HoldsDue: KEPT,
      HoldingsArrived: KEPT,
      HoldingChanged: KEPT,
      QuotesArrived: KEPT,
      SessionClosed: KEPT,
    },
    started: (state, ctx) => {
      askHoldings(book.book, ctx);
      return state;
    },
    on: {
      BarClosed: (state, bar, ctx) => {
        // In a backtest the end of the session is soon enough.
        if (rules.marketData === "ticks") tellHoldsSoon(ctx);
        return bars.onBar(state, bar, ctx);
      },
      BarMissed: (state, missed, ctx) => bars.onMissed(state, missed, ctx),
      BarsArrived: (state, known, ctx) => bars.onBars(state, known, ctx),
      HoldingsDue: (state, _, ctx) => {
        askHoldings(book.book, ctx);
        return state;
      },
      HoldingsArrived: (state, { answer }, ctx) => {
        if (answer.type !== "ok") {
          ctx.timer("holdings due", ASK_AGAIN_MS, "HoldingsDue", null);
          return state;
        }
        // Holdings first: history then tells how long each has been held.
        for (const token of barTokens(book)) {
          for (const { timeframe } of plans) ctx.tell(CANDLES, "GetBars", { token, timeframe });
        }
        for (const token of bars.context) {
          ctx.tell(CANDLES, "GetBars", { token, timeframe: CONTEXT_TIMEFRAME });
        }
        return answer.body.reduce<EngineState>(
          (next, change) => bars.onHolding(next, change),
          { ...state, informed: true },
        );
      },
      HoldingChanged: (state, change) => bars.onHolding(state, change),
      QuotesArrived: (state, answered, ctx) => quoted(state, answered, book, rules, ctx),
      HoldsDue: (state, _, ctx) =>
        state.holds === NO_HOLDS
          ? state
          : toldHolds(state, book.book, istDate(ctx.now as EpochMs), ctx),
      SessionClosed: (state, { date }, ctx) => toldHolds(state, book.book, date, ctx),
    },
  });
}

/** One key a minute, however many bars close in it; the next minute's first bar leaves it alone. */
function tellHoldsSoon(ctx: EngineContext): void {
  const due = (Math.floor(ctx.now / MINUTE_MS) + 1) * MINUTE_MS;
  ctx.timer(`holds due ${due}`, due - ctx.now, "HoldsDue", null);
}

function toldHolds(
  state: EngineState,
  book: Book,
  date: IsoDate,
  ctx: EngineContext,
): EngineState {
  ctx.tell(JOURNALER, "HoldsCounted", { book, date, counts: holdsByReason(state.holds) });
  return { ...state, holds: NO_HOLDS };
}

function askHoldings(book: Book, ctx: EngineContext): void {
  const how = { as: "HoldingsArrived", key: "holdings", deadlineMs: ASK_AGAIN_MS };
  ctx.ask(PORTFOLIO, "GetHoldings", { book }, how);
}
