/**
 * The supervision tree of the desk, readable at a glance: who is started after whom, and who
 * falls with whom.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import type { Book, InstrumentToken } from "../domain/instrument/instrument.ts";
import { type Timeframe, timeframeMs } from "../domain/candle/candle.ts";
import { WINDOW_BARS } from "../domain/candle/candle_window.ts";
import { barTokens } from "../domain/portfolio/followed_bars.ts";
import { contextOf, timeframesOf } from "../domain/strategy/engine_series.ts";
import { CONTEXT_TIMEFRAME } from "../domain/filter/market_context.ts";
import { brokerActor } from "./broker/broker.ts";
import { candlesActor } from "./candles/candles.ts";
import type { SeriesPlan } from "./candles/token_series.ts";
import { engineActor } from "./engine/engine.ts";
import { exchangeActor } from "./exchange/exchange.ts";
import { feedActor } from "./feed/feed.ts";
import { fundsActor } from "./funds.ts";
import { gateActor } from "./gate.ts";
import { journalerActor } from "./journaler.ts";
import { portfolioActor } from "./portfolio/portfolio.ts";
import { engineRef } from "./protocol/engine.ts";
import { reconcilerActor } from "./reconciler/reconciler.ts";
import { riskActor } from "./risk.ts";
import { actor, type ChildOptions, type Node, supervisor } from "./runtime/supervisor.ts";
import { sessionActor } from "./session.ts";

/** Of a longer timeframe, for its EMA50: as many hours as bars traded upon were a month. */
const BARS_LOOKED_UP_TO = 60;
/** Of the market around: they reach into the day before. */
const BARS_AROUND = 80;

/** Rules of the desk as a tree of actors: with the paper exchange, or with a broker's reconciler. */
export function desk(rules: DeskRules, options: ChildOptions = {}): Node {
  const { execution } = rules;
  const entryTimeoutMs = rules.books[0]?.orders.entryTimeoutMs ?? null;
  // A book that cannot be relied upon must not grow, whatever its restart repairs.
  const booked = { ...options, onMeltdown: "latch" } as const;
  return supervisor("desk", "one_for_one", [
    actor("gate", gateActor(rules), options),
    actor("journaler", journalerActor(rules.holds), options),
    supervisor("trading", "rest_for_one", [
      supervisor("market", "one_for_one", [
        actor("session", sessionActor(rules), options),
        actor("feed", feedActor(rules), options),
        actor("candles", candlesActor(seriesPlans(rules), rules), options),
      ], options),
      supervisor("book", "rest_for_one", [
        actor("portfolio", portfolioActor(rules), booked),
        actor("risk", riskActor(rules), booked),
        actor("broker", brokerActor({ ...rules, entryTimeoutMs }), booked),
        ...(execution === "paper" ? [actor("exchange", exchangeActor(rules), booked)] : [
          actor("reconciler", reconcilerActor(rules), booked),
          actor("funds", fundsActor(rules), booked),
        ]),
      ], options),
      supervisor(
        "engines",
        "one_for_one",
        rules.books.map((book) =>
          // An engine that melts down is switched off; its positions stay under exit management.
          actor(book.book, engineActor(book, rules), { ...options, onMeltdown: "off" })
        ),
        options,
      ),
    ], options),
  ], options);
}

/** Every series that some engine uses, once, longer bars before shorter ones. */
function seriesPlans({ books, context }: DeskRules): SeriesPlan[] {
  const plans = new Map<string, SeriesPlan>();
  const add = (token: InstrumentToken, timeframe: Timeframe, bars: number, book: Book) => {
    const key = `${token} ${timeframe}`;
    const engine = engineRef(book);
    const { engines, ...plan } = plans.get(key) ?? { token, timeframe, engines: [], bars };
    plans.set(key, {
      ...plan,
      bars: Math.max(bars, plan.bars),
      engines: engines.includes(engine) ? engines : [...engines, engine],
    });
  };
  for (const own of books) {
    for (const token of barTokens(own)) {
      for (const timeframe of timeframesOf(own)) {
        const traded = own.strategies.some((each) => each.timeframe === timeframe);
        add(token, timeframe, traded ? WINDOW_BARS : BARS_LOOKED_UP_TO, own.book);
      }
    }
  }
  for (const own of books) {
    for (const token of contextOf(own, context)) {
      add(token, CONTEXT_TIMEFRAME, BARS_AROUND, own.book);
    }
  }
  return [...plans.values()].sort((a, b) => timeframeMs(b.timeframe) - timeframeMs(a.timeframe));
}
