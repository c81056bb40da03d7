/**
 * Candles for charts: what the candles actor has, joined where a longer timeframe is asked for;
 * minutes of history where it has nothing.
 * @module
 */
import type { CandlesState, TokenState } from "../../actors/candles.ts";
import { CANDLES, FEED } from "../../actors/protocol.ts";
import type { FeedState } from "../../actors/feed.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import { type Candle, type Timeframe, timeframeMs } from "../../domain/candle.ts";
import { candlesIn } from "../../domain/candle_window.ts";
import { type FormingMinute, withTick } from "../../domain/forming_minute.ts";
import type { InstrumentToken } from "../../domain/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { tickOf } from "../../domain/tick_board.ts";
import { candlesOf } from "../../domain/view/chart_series.ts";
import { stateOf } from "../desk_view.ts";
import type { MinuteShelf } from "./minute_shelf.ts";

export class CandleSource {
  readonly #shelf: MinuteShelf;
  /** The running minute of what no engine follows, from the ticks that were seen. */
  readonly #forming = new Map<InstrumentToken, FormingMinute>();

  constructor(shelf: MinuteShelf) {
    this.#shelf = shelf;
  }

  /** The newest candles, oldest first; the last one may still be forming. */
  candles(
    kernel: Kernel,
    of: { readonly token: InstrumentToken; readonly timeframe: Timeframe },
    openAt: number,
    countMax: number,
  ): readonly Candle[] {
    const { token, timeframe } = of;
    const own = stateOf<CandlesState>(kernel, CANDLES)
      .find(({ series }) => series[0]!.plan.token === token);
    const parts = own === undefined ? null : partsOf(own, timeframe);
    const shorter = parts ?? this.#minutes(kernel, token, openAt);
    return candlesOf(shorter, timeframe).slice(-countMax);
  }

  #minutes(kernel: Kernel, token: InstrumentToken, openAt: number): readonly Candle[] {
    const minutes = this.#shelf.minutes(token, openAt, kernel.now as EpochMs);
    const tick = tickOf(stateOf<FeedState>(kernel, FEED).board, token);
    if (tick === null) return minutes;
    const { forming } = withTick(this.#forming.get(token) ?? null, tick);
    this.#forming.set(token, forming);
    const last = minutes.at(-1);
    const news = last === undefined || forming.candle.at > last.at;
    return news ? [...minutes, forming.candle] : minutes;
  }
}

/** Null when the actor has no series that `timeframe` can be made of. */
function partsOf(own: TokenState, timeframe: Timeframe): Candle[] | null {
  const { series, lastAt, ended, forming } = own;
  const lengthMs = timeframeMs(timeframe);
  const fitting = series.filter(({ plan }) => lengthMs % timeframeMs(plan.timeframe) === 0);
  const longest =
    fitting.toSorted((a, b) => timeframeMs(b.plan.timeframe) - timeframeMs(a.plan.timeframe))[0];
  if (longest === undefined) return null;
  const { window, open } = longest.candles;
  const running = [ended, forming?.candle ?? null].filter((each) => each !== null)
    .filter(({ at }) => at > lastAt);
  return [...candlesIn(window), ...(open === null ? [] : [open]), ...running];
}
