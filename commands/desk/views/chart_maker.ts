/** The chart of one instrument, from the actors' heads and the day's fills. @module */
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { ChartChoice } from "../../../domain/control/control_request.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { type Held, type PortfolioState, positionOf } from "../../../domain/portfolio/state.ts";
import { tickOf } from "../../../domain/tick/tick_board.ts";
import { emaOf } from "../../../domain/view/chart_series.ts";
import type { ChartView } from "../../../domain/view/chart_view.ts";
import type { TradeMarks } from "../../../domain/view/trade_marks.ts";
import { VIEW_MAX } from "../../../domain/view/view.ts";
import { stateOf } from "../actor_state.ts";
import type { CandleSource } from "./candle_source.ts";

export interface ChartInput {
  readonly kernel: Kernel;
  readonly rules: DeskRules;
  readonly source: CandleSource;
  readonly marks: TradeMarks;
  /** Of the session that runs or comes next. */
  readonly openAt: number;
  quoteAgeMs(token: InstrumentToken): number | null;
}

/** Of a symbol that is neither traded nor held it has nothing but timeframe and symbols. */
export function chartView(choice: ChartChoice, input: ChartInput): ChartView {
  const { kernel, source, marks, openAt } = input;
  const { timeframe } = choice;
  const portfolio = stateOf(kernel, "portfolio");
  const selectable = symbolsOf(input, portfolio);
  const symbols = [...selectable.keys()].slice(0, VIEW_MAX.symbols);
  const token = choice.symbol === null
    ? enginesChoice(input, portfolio)
    : selectable.get(choice.symbol);
  if (token === undefined) return { ...EMPTY, timeframe, symbols };
  const candles = source.candles(kernel, { token, timeframe }, openAt, VIEW_MAX.candles);
  const tick = tickOf(stateOf(kernel, "feed").board, token);
  const { bids = [], asks = [] } = tick ?? {};
  return {
    symbol: choice.symbol ?? symbolOf(input, token),
    timeframe,
    symbols,
    candles,
    ema20: emaOf(candles, 20),
    ema50: emaOf(candles, 50),
    marks: marks.of(token),
    ...levelsOf(positionOf(portfolio, token)),
    depth: bids.length + asks.length === 0 ? null : { bids, asks },
    lastPrice: tick?.ltp ?? null,
    prevClose: tick?.prevClose ?? null,
    quoteAgeMs: input.quoteAgeMs(token),
  };
}

const EMPTY: Omit<ChartView, "timeframe" | "symbols"> = {
  symbol: null,
  candles: [],
  ema20: [],
  ema50: [],
  marks: [],
  entry: null,
  stop: null,
  target: null,
  isWing: false,
  depth: null,
  lastPrice: null,
  prevClose: null,
  quoteAgeMs: null,
};

/** Whether a client may select `symbol`. */
export function isSelectable(symbol: string, input: Pick<ChartInput, "kernel" | "rules">): boolean {
  return symbolsOf(input, stateOf(input.kernel, "portfolio")).has(symbol);
}

/** What the books trade, and what is held, by symbol; each in its order. */
function symbolsOf(
  input: Pick<ChartInput, "kernel" | "rules">,
  { held }: PortfolioState,
): ReadonlyMap<string, InstrumentToken> {
  // What is held comes first: it must not be cut.
  const tokens = [
    ...held.map(({ token }) => token),
    ...input.rules.books.flatMap((book) => book.tokens),
  ];
  return new Map(tokens.map((token) => [symbolOf(input, token), token]));
}

function symbolOf(
  { rules, kernel }: Pick<ChartInput, "kernel" | "rules">,
  token: InstrumentToken,
): string {
  return rules.instrument(token, kernel.now as EpochMs).symbol;
}

/** The newest position, else the first instrument of the first book. */
function enginesChoice(
  { rules }: ChartInput,
  { held }: PortfolioState,
): InstrumentToken | undefined {
  const newest = held.toSorted((a, b) => b.openedAt - a.openedAt)[0];
  return newest?.token ?? rules.books.find(({ tokens }) => tokens.length > 0)?.tokens[0];
}

/** Of the position that is held, for the chart; nothing without one. */
export function levelsOf(held: Held | undefined) {
  const isWing = held?.wingOf !== undefined;
  if (held === undefined) return { entry: null, stop: null, target: null, isWing };
  const { plan, exit, trade } = held;
  return {
    // Not the average of the ledger, which of what is carried is the close before.
    entry: Math.round(trade.entryValue / trade.entered) as Paise,
    // What rests, not what was planned: where nothing does, no line may say otherwise.
    stop: isWing || exit === null ? null : Math.round(exit.order.trigger) as Paise,
    isWing,
    target: plan.target === null ? null : Math.round(plan.target) as Paise,
  };
}
