/**
 * Candles for charts: what the candles actor has, joined where a longer timeframe is asked for;
 * minutes of history where it has nothing.
 * @module
 */
import type { Series, TokenState } from "../../../actors/candles/token_series.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { type Candle, type Timeframe, timeframeMs } from "../../../domain/candle/candle.ts";
import { candlesIn as closedIn } from "../../../domain/candle/candle_window.ts";
import { type FormingMinute, withTick } from "../../../domain/candle/forming_minute.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { tickOf } from "../../../domain/tick/tick_board.ts";
import { candlesOf } from "../../../domain/view/chart_series.ts";
import { stateOf } from "../actor_state.ts";
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
    const own = stateOf(kernel, "candles")
      .find(({ series }) => series[0]!.plan.token === token);
    const known = own === undefined ? null : candlesIn(own, timeframe, countMax);
    return known ?? candlesOf(this.#minutes(kernel, token, openAt), timeframe).slice(-countMax);
  }

  #minutes(kernel: Kernel, token: InstrumentToken, openAt: number): readonly Candle[] {
    const minutes = this.#shelf.minutes(token, openAt, kernel.now as EpochMs);
    const tick = tickOf(stateOf(kernel, "feed").board, token);
    if (tick === null) return minutes;
    const { forming } = withTick(this.#forming.get(token) ?? null, tick);
    this.#forming.set(token, forming);
    const last = minutes.at(-1);
    const news = last === undefined || forming.candle.at > last.at;
    return news ? [...minutes, forming.candle] : minutes;
  }
}

/** Null when the actor has no series that `timeframe` can be made of. */
function candlesIn(own: TokenState, timeframe: Timeframe, countMax: number): Candle[] | null {
  const { series, lastAt, ended, forming } = own;
  const fitting = longestFitting(series, timeframe);
  if (fitting === null) return null;
  const { window, open, timeframe: shorter } = fitting.candles;
  const running = [open, newer(ended, lastAt), newer(forming?.candle ?? null, lastAt)]
    .filter((each) => each !== null);
  const closed = closedIn(window);
  if (shorter !== timeframe) return candlesOf([...closed, ...running], timeframe).slice(-countMax);
  // Closed bars are what they are: only what runs must be joined.
  const last = candlesOf(running, timeframe);
  return [...closed.slice(-Math.max(1, countMax - last.length)), ...last];
}

function newer(candle: Candle | null, than: number): Candle | null {
  return candle !== null && candle.at > than ? candle : null;
}

function longestFitting(series: readonly Series[], timeframe: Timeframe): Series | null {
  const lengthMs = timeframeMs(timeframe);
  let longest: Series | null = null;
  for (const each of series) {
    const ownMs = timeframeMs(each.plan.timeframe);
    if (lengthMs % ownMs > 0) continue;
    if (longest === null || ownMs > timeframeMs(longest.plan.timeframe)) longest = each;
  }
  return longest;
}
