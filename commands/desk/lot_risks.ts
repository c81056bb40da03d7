/**
 * Lines that say at the start what a lot of each instrument puts at risk. Bars are those that the
 * candles actor has, once history is there.
 * @module
 */
import type { CandlesState } from "../../actors/candles.ts";
import { CANDLES } from "../../actors/protocol.ts";
import { candlesIn } from "../../domain/candle_window.ts";
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { formatRupees, type Paise } from "../../domain/money.ts";
import { type LotRisk, lotRisk } from "../../domain/portfolio/lot_risk.ts";
import { stateOf } from "./desk_view.ts";
import type { TradingDesk } from "./trading_desk.ts";

/** Shares are many, as options are by their own bars: told one by one where they cannot be traded. */
const TOLD_MAX = 5;

/** Null until every series has its history. */
export function lotRiskLines(
  { host: { kernel }, rules }: Pick<TradingDesk, "host" | "rules">,
): readonly string[] | null {
  const state = stateOf<CandlesState>(kernel, CANDLES);
  if (!state.every(({ warm }) => warm)) return null;
  return rules.books.flatMap((book) => linesOf(book, state, rules, kernel.now as EpochMs));
}

function linesOf(
  book: BookRules,
  state: CandlesState,
  rules: DeskRules,
  at: EpochMs,
): readonly string[] {
  const strategy = book.strategies.find(({ shadow }) => !shadow);
  if (strategy === undefined) return [];
  const risks = state.flatMap(({ series }) => {
    const own = series.find(({ plan: { token, timeframe } }) =>
      timeframe === strategy.timeframe && book.tokens.includes(token)
    );
    if (own === undefined) return [];
    const bars = candlesIn(own.candles.window);
    const risk = lotRisk(rules.instrument(own.plan.token, at), bars, { book, strategy, rules, at });
    return risk === null ? [] : [risk];
  });
  const many = book.book === "equity" || book.premium !== null;
  const told = many ? risks.filter(({ lots }) => lots === 0) : risks;
  const lines = told.slice(0, TOLD_MAX).map((risk) => lineOf(risk, rules.capital));
  if (!many || risks.length === 0) return lines;
  const fit = `${risks.length - told.length} of ${risks.length}`;
  const [one, all] = book.book === "equity" ? ["share", "shares"] : ["lot", "options"];
  return [`one ${one} at risk: ${fit} ${all} can be sized`, ...lines];
}

function lineOf(
  { symbol, lot, distance, risk, lots, problem }: LotRisk,
  capital: Paise,
): string {
  const share = (100 * risk / capital).toFixed(2);
  const stop = `${lot} x ${formatRupees(Math.round(distance) as Paise)} to the stop`;
  const cost = `${formatRupees(risk)}, ${share} % of capital`;
  const fits = lots > 0
    ? `up to ${lots} ${lots === 1 ? "lot" : "lots"}`
    : `cannot be sized: ${problem}`;
  return `one lot at risk: ${symbol} ${stop} = ${cost}; ${fits}`;
}
