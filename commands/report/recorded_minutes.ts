/** One-minute candles of a recorded day, made of its ticks as the desk made them. @module */
import { readRecordedDay } from "../../adapters/history/recorded_day.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import { type FormingMinute, withTick } from "../../domain/candle/forming_minute.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { OpenHours } from "../../domain/report/exposure.ts";

/** Of `tokens`, in order, the last one as far as it has come by then. Throws TickFileError. */
export function recordedMinutes(
  path: string,
  tokens: ReadonlySet<InstrumentToken>,
  { openAt, closeAt }: OpenHours,
): ReadonlyMap<InstrumentToken, readonly Candle[]> {
  const made = new Map<InstrumentToken, Candle[]>();
  const forming = new Map<InstrumentToken, FormingMinute>();
  const { frames } = readRecordedDay(path);
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
