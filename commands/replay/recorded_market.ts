/**
 * A market whose ticks and answers are kept as they are handed to a desk.
 * @module
 */
import type { DayNote } from "../../adapters/history/recorded_day.ts";
import { TickRecorder } from "../../adapters/history/tick_recorder.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { MarketFrames } from "../../domain/ports.ts";
import type { DeskMarket } from "../desk/desk_market.ts";
import type { DeskPaths } from "../desk/desk_paths.ts";
import { ticksPath } from "../line/artifacts.ts";

/** `day`: what a replay needs to know of it beside the ticks. */
export function recordedMarket(
  market: DeskMarket,
  { name: desk }: DeskPaths,
  day: (date: IsoDate) => DayNote,
  say: (line: string) => void,
): DeskMarket {
  const recorder = new TickRecorder({
    path: (date) => ticksPath(desk, date),
    day,
    damaged: (path, keptAs) => say(`${path} was damaged: what could not be read is in ${keptAs}`),
    failed: say,
  });
  return {
    rules: market.rules,
    hours: market.hours,
    simulated: market.simulated,
    minutesAtOnce: market.minutesAtOnce,
    tokensOn: (date) => market.tokensOn(date),
    blocked: (at) => market.blocked(at),
    login: () => market.login(),
    watch: (tokens) => market.watch(tokens),
    isOutdated: (at) => market.isOutdated(at),
    history: (request) => {
      const found = market.history(request);
      if (!(found instanceof Promise)) {
        recorder.history(request, found);
        return found;
      }
      return found.then((minutes) => {
        recorder.history(request, minutes);
        return minutes;
      });
    },
    frames: (from, listener) => recordedFrames(market.frames(from, listener), recorder),
    close: async () => {
      await recorder.close();
      await market.close();
    },
  };
}

function recordedFrames(frames: MarketFrames, recorder: TickRecorder): MarketFrames {
  return {
    peekAt: () => frames.peekAt(),
    take: () => {
      const frame = frames.take();
      if (frame.type === "Ticks") recorder.frame(frame);
      return frame;
    },
    wantOpens: (wanted) => frames.wantOpens(wanted),
    lastTicks: () => frames.lastTicks(),
  };
}
