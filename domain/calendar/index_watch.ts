/**
 * The indices by which the whole market halts, as somebody sees them who watches their prices: which
 * of them is beyond a level of the day that was not passed before anybody looked.
 * @module
 */
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type EpochMs, istDate, istDayNumber, MINUTE_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type HaltIndex, levelReached, lowestLevel } from "./market_halt.ts";

export interface IndexWatch {
  /** Of which this is known, as `istDayNumber`. */
  readonly day: number;
  /** The lowest level of the day: less is nothing to anybody. */
  readonly lowest: number;
  /** The level that was passed before anybody looked: at a broker nobody knows when. */
  readonly missed: number;
  /** Those that have been looked at. */
  readonly seen: readonly InstrumentToken[];
}

export interface SeenIndex {
  readonly price: Paise;
  /** The last close, where whoever shows the price says it. */
  readonly before: Paise | undefined;
  readonly at: EpochMs;
}

export interface Watched {
  readonly index: IndexWatch | null;
  /** Of its last close, where it is beyond a level that matters; null otherwise. */
  readonly share: number | null;
}

/** One price of an index. `openAt`: of the session that goes on then, or of the next. */
export function watchIndex(
  watch: IndexWatch | null,
  { token, rules, previousClose }: Omit<HaltIndex, "name">,
  { price, before, at }: SeenIndex,
  openAt: number,
  atBroker: boolean,
): Watched {
  const unmoved = { index: watch, share: null };
  const close = before ?? previousClose(at);
  if (close === null || close <= 0) return unmoved;
  const day = istDayNumber(at);
  // Not price / close - 1: rounded, a fall of just 10 % would be less.
  const share = (price - close) / close;
  let index = watch;
  const isKnown = index?.day === day && index.seen.includes(token);
  if (isKnown && Math.abs(share) < index!.lowest) return unmoved;
  if (at < openAt) return unmoved;
  const date = istDate(at);
  const level = levelReached(rules, date, share);
  if (index?.day !== day) index = { day, lowest: lowestLevel(rules, date), missed: 0, seen: [] };
  if (!index.seen.includes(token)) {
    // A broker's market may have halted and gone on before this desk was there to see it.
    const late = atBroker && at > openAt + MINUTE_MS;
    const missed = Math.max(index.missed, late ? level : 0);
    index = { ...index, missed, seen: [...index.seen, token] };
  }
  return { index, share: level > index.missed ? share : null };
}
