/** One-minute candles of a recorded day, made of its ticks as the desk made them. @module */
import { exists } from "../../adapters/disk/durable_file.ts";
import { readRecordedDay } from "../../adapters/history/recorded_day.ts";
import { TickFileError } from "../../adapters/history/tick_file.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import { type FormingMinute, withTick } from "../../domain/candle/forming_minute.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { MarketFrames } from "../../domain/ports.ts";
import type { OpenHours } from "../../domain/report/exposure.ts";

export interface KeptMinutes {
  /** One-minute candles, in order; of some instruments there may be none. */
  readonly candles: ReadonlyMap<InstrumentToken, readonly Candle[]>;
  /** What is wrong with what they are made of, for people; null when nothing is. */
  readonly damage: string | null;
}

/** Of `tokens`, the last one as far as it has come by then; none where nothing was recorded. */
export function recordedMinutes(
  path: string,
  tokens: ReadonlySet<InstrumentToken>,
  hours: OpenHours,
): KeptMinutes {
  if (!exists(path)) return { candles: new Map(), damage: null };
  try {
    const { frames, damage } = readRecordedDay(path);
    return { candles: minutesOf(frames, tokens, hours), damage };
  } catch (error) {
    // The rest of a report does not need it.
    if (!(error instanceof TickFileError)) throw error;
    return { candles: new Map(), damage: error.message };
  }
}

function minutesOf(
  frames: MarketFrames,
  tokens: ReadonlySet<InstrumentToken>,
  { openAt, closeAt }: OpenHours,
): ReadonlyMap<InstrumentToken, readonly Candle[]> {
  const made = new Map<InstrumentToken, Candle[]>();
  const forming = new Map<InstrumentToken, FormingMinute>();
  const add = (token: InstrumentToken, candle: Candle) => {
    const candles = made.get(token);
    if (candles === undefined) made.set(token, [candle]);
    else candles.push(candle);
  };
  while (frames.peekAt() < Infinity) {
    const frame = frames.take();
    if (frame.type !== "Ticks") continue;
    for (const tick of frame.ticks) {
      if (!tokens.has(tick.token) || tick.at < openAt || tick.at > closeAt) continue;
      const step = withTick(forming.get(tick.token) ?? null, tick);
      forming.set(tick.token, step.forming);
      if (step.closed !== null) add(tick.token, step.closed);
    }
  }
  for (const [token, { candle }] of forming) add(token, candle);
  return made;
}
