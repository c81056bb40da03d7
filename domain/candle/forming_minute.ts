/**
 * A one-minute candle while its minute runs, built from ticks. A tick is not a trade but a
 * snapshot, so volume is what the day's volume has grown by.
 * @module
 */
import { barOfPrice, type Candle } from "./candle.ts";
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import type { Tick } from "../tick/tick.ts";

export interface FormingMinute {
  readonly candle: Candle;
  /** The day's volume before this minute. */
  readonly volumeBefore: number;
  /** The day's volume now. */
  readonly volumeDay: number;
}

export interface MinuteStep {
  readonly forming: FormingMinute;
  /** The minute that a tick of a later one has ended. */
  readonly closed: Candle | null;
}

/** Start of the minute that holds `at`: the same in IST as in UTC. */
export function minuteOf(at: number): EpochMs {
  return (Math.floor(at / MINUTE_MS) * MINUTE_MS) as EpochMs;
}

/** One tick further. A tick of an earlier minute comes too late and changes nothing. */
export function withTick(forming: FormingMinute | null, tick: Tick): MinuteStep {
  const minute = minuteOf(tick.at);
  if (forming === null || minute > forming.candle.at) {
    return { forming: begun(minute, forming, tick), closed: forming?.candle ?? null };
  }
  if (minute < forming.candle.at) return { forming, closed: null };
  const { candle, volumeBefore } = forming;
  const { ltp, volume } = tick;
  return {
    forming: {
      candle: {
        at: minute,
        open: candle.open,
        high: ltp > candle.high ? ltp : candle.high,
        low: ltp < candle.low ? ltp : candle.low,
        close: ltp,
        volume: Math.max(volume - volumeBefore, 0),
      },
      volumeBefore,
      volumeDay: volume,
    },
    closed: null,
  };
}

function begun(minute: EpochMs, before: FormingMinute | null, tick: Tick): FormingMinute {
  const { ltp, volume } = tick;
  // The day's volume begins anew each morning; what was traded before the first tick is unknown.
  const known = before !== null && before.volumeDay <= volume;
  const volumeBefore = known ? before.volumeDay : volume;
  const traded = volume - volumeBefore;
  return { candle: barOfPrice(minute, ltp, traded), volumeBefore, volumeDay: volume };
}
