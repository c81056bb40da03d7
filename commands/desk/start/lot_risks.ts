/**
 * Lines that say at the start what a lot of each instrument puts at risk. Bars are those that the
 * candles actor has, once history is there.
 * @module
 */
import type { CandlesState } from "../../../actors/candles/candles.ts";
import { sourceWords } from "../../../domain/broker/lot_margin.ts";
import { candlesIn } from "../../../domain/candle/candle_window.ts";
import type { BookRules, DeskRules } from "../../../domain/desk_rules.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { formatRupees, type Paise } from "../../../domain/money.ts";
import { equityIn } from "../../../domain/portfolio/entries/capital.ts";
import { type LotRisk, lotRisk } from "../../../domain/portfolio/entries/lot_risk.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { stateOf } from "../actor_state.ts";
import type { TradingDesk } from "../trading_desk.ts";

/** Shares are many, as options are by their own bars: told one by one where they cannot be traded. */
const TOLD_MAX = 5;

/** Null until every series has its history. */
export function lotRiskLines(
  { host: { kernel }, rules }: Pick<TradingDesk, "host" | "rules">,
): readonly string[] | null {
  const state = stateOf(kernel, "candles");
  if (!state.every(({ warm }) => warm)) return null;
  const portfolio = stateOf(kernel, "portfolio");
  const desk = { rules, state: portfolio, at: kernel.now as EpochMs };
  return rules.books.flatMap((book) => linesOf(book, state, desk));
}

interface Desk {
  readonly rules: DeskRules;
  readonly state: PortfolioState;
  readonly at: EpochMs;
}

function linesOf(
  book: BookRules,
  candles: CandlesState,
  desk: Desk,
): readonly string[] {
  const { rules, state, at } = desk;
  const strategy = book.strategies.find(({ shadow }) => !shadow);
  if (strategy === undefined) return [];
  const risks = candles.flatMap(({ series }) => {
    const own = series.find(({ plan: { token, timeframe } }) =>
      timeframe === strategy.timeframe && book.tokens.includes(token)
    );
    if (own === undefined) return [];
    const bars = candlesIn(own.candles.window);
    const risk = lotRisk(rules.instrument(own.plan.token, at), bars, { book, strategy, ...desk });
    return risk === null ? [] : [risk];
  });
  const many = book.book === "equity" || book.premium !== null;
  const told = many ? risks.filter(({ lots }) => lots === 0) : risks;
  const equity = equityIn(state);
  const lines = told.slice(0, TOLD_MAX).map((risk) => lineOf(risk, equity));
  if (!many || risks.length === 0) return lines;
  const fit = `${risks.length - told.length} of ${risks.length}`;
  const [one, all] = book.book === "equity" ? ["share", "shares"] : ["lot", "options"];
  return [`one ${one} at risk: ${fit} ${all} can be sized`, ...lines];
}

function lineOf(
  { symbol, lot, distance, risk, lots, margin, problem }: LotRisk,
  equity: Paise,
): string {
  const share = (100 * risk / equity).toFixed(2);
  const stop = `${lot} x ${formatRupees(Math.round(distance) as Paise)} to the stop`;
  const cost = `${formatRupees(risk)}, ${share} % of equity`;
  const fits = lots > 0
    ? `up to ${lots} ${lots === 1 ? "lot" : "lots"}`
    : `cannot be sized: ${problem}`;
  const ties = margin === null
    ? ""
    : `; margin ${formatRupees(margin.perUnit * lot as Paise)} by ${sourceWords(margin)}`;
  return `one lot at risk: ${symbol} ${stop} = ${cost}${ties}; ${fits}`;
}
