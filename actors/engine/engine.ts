/**
 * An engine: one book's strategies over closed bars. State: indicators and standing by token, HOLD
 * reasons counted. Volatile, restarted alone: it asks the gate whether it is on, portfolio for
 * holdings and candles for bars; bars that close meanwhile wait. Switched off it counts the bars of
 * what is held, by which exits go, and decides nothing.
 * @module
 */
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import { CONTEXT_TIMEFRAME } from "../../domain/filter/market_context.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type IsoDate, istDate, MINUTE_MS } from "../../domain/market_time.ts";
import { barTokens } from "../../domain/portfolio/followed_bars.ts";
import { timeframePlans } from "../../domain/strategy/engine_series.ts";
import { holdsByReason, NO_HOLDS } from "../../domain/strategy/hold_counts.ts";
import { volatileActor } from "../desk_actor.ts";
import { KEPT, MARKET } from "../mail.ts";
import { CANDLES } from "../protocol/candles.ts";
import type { EngineProtocol } from "../protocol/engine.ts";
import { GATE } from "../protocol/gate.ts";
import { JOURNALER } from "../protocol/journaler.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { AnyBehaviour } from "../runtime/behaviour.ts";
import { EngineBars } from "./bars.ts";
import { quoted } from "./entries.ts";
import type { EngineContext, EngineState } from "./state.ts";
import { wishesDecided } from "./wishes.ts";

/** An engine that does not know how it stands asks again; it decides nothing meanwhile. */
const ASK_AGAIN_MS = 10_000;

/** Counted HOLDs are told each minute on a ticking market, else when a session ends. */
export function engineActor(book: BookRules, rules: DeskRules): AnyBehaviour {
  const plans = timeframePlans(book, rules.indicators);
  const bars = new EngineBars(book, plans, rules);
  return volatileActor<EngineProtocol, EngineState>({
    init: () => bars.cold(),
    mail: {
      BarClosed: MARKET,
      BarMissed: MARKET,
      BarsArrived: KEPT,
      AskDue: KEPT,
      HoldsDue: KEPT,
      SwitchArrived: KEPT,
      EngineSwitched: KEPT,
      HoldingsArrived: KEPT,
      HoldingChanged: KEPT,
      QuotesArrived: KEPT,
      WishesDue: KEPT,
      SessionClosed: KEPT,
    },
    started: (state, ctx) => {
      ask(state, book.book, ctx);
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
      AskDue: (state, _, ctx) => {
        ask(state, book.book, ctx);
        return state;
      },
      SwitchArrived: (state, { answer }, ctx) => {
        if (answer.type !== "ok") return askAgain(state, ctx);
        const next = { ...state, on: answer.body };
        ask(next, book.book, ctx);
        return next;
      },
      EngineSwitched: (state, { on }) => switched(state, on),
      HoldingsArrived: (state, { answer }, ctx) => {
        if (answer.type !== "ok") return askAgain(state, ctx);
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
      WishesDue: (state, due, ctx) => wishesDecided(state, due, book, rules, ctx),
      HoldsDue: (state, _, ctx) =>
        state.holds === NO_HOLDS ? state : toldHolds(state, book.book, istDate(ctx.now), ctx),
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

/** The switch first: no bar is decided upon before it is known. */
function ask({ on }: EngineState, book: Book, ctx: EngineContext): void {
  if (on === null) {
    const how = { as: "SwitchArrived", key: "switch", deadlineMs: ASK_AGAIN_MS };
    return ctx.ask(GATE, "GetSwitch", { book }, how);
  }
  const how = { as: "HoldingsArrived", key: "holdings", deadlineMs: ASK_AGAIN_MS };
  ctx.ask(PORTFOLIO, "GetHoldings", { book }, how);
}

/** What the gate answers is at least as new. What has failed is heard again by an engine that is on. */
function switched(state: EngineState, on: boolean): EngineState {
  if (state.on === null) return state;
  const paused = on && !state.on
    ? state.paused.filter(({ reason }) => reason !== "strategy_failed")
    : state.paused;
  return { ...state, on, paused };
}

function askAgain(state: EngineState, ctx: EngineContext): EngineState {
  ctx.timer("ask due", ASK_AGAIN_MS, "AskDue", null);
  return state;
}
