/**
 * One-minute candles of the past, kept once they were made: each second of them is made from the
 * seed, and who starts anew asks for the same week again.
 * @module
 */
import type { Candle } from "../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { HistoryReply, HistoryRequest } from "../../../domain/ports.ts";

interface Kept {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly candles: readonly Candle[];
}

/** Two weeks; more is asked for too seldom to be kept. */
const KEPT_CANDLES_MAX = 4_000;
const KEPT_MAX = 500;

export class MinuteHistory {
  readonly #make: (request: HistoryRequest) => HistoryReply;
  readonly #kept = new Map<InstrumentToken, Kept>();

  constructor(make: (request: HistoryRequest) => HistoryReply) {
    this.#make = make;
  }

  /** Candles with `from` <= at that closed by `until`, oldest first; `countMax` holds them all. */
  between(
    token: InstrumentToken,
    from: EpochMs,
    until: EpochMs,
    countMax: number,
  ): readonly Candle[] {
    const before = this.#kept.get(token);
    const kept = before !== undefined && before.from <= from
      ? this.#extended(token, before, until)
      : { from, until, candles: this.#made({ token, until, countMax }, from) };
    this.#keep(token, kept);
    return kept.candles.filter(({ at }) => at >= from && at + MINUTE_MS <= until);
  }

  #extended(token: InstrumentToken, kept: Kept, until: EpochMs): Kept {
    if (until <= kept.until) return kept;
    const countMax = Math.ceil((until - kept.until) / MINUTE_MS) + 1;
    const next = ((kept.candles.at(-1)?.at ?? kept.from - MINUTE_MS) + MINUTE_MS) as EpochMs;
    const fresh = this.#made({ token, until, countMax }, next);
    return { from: kept.from, until, candles: [...kept.candles, ...fresh] };
  }

  #made(request: HistoryRequest, from: EpochMs): readonly Candle[] {
    return this.#make(request).filter(({ at }) => at >= from);
  }

  #keep(token: InstrumentToken, kept: Kept): void {
    this.#kept.delete(token);
    if (kept.candles.length > KEPT_CANDLES_MAX) return;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(token, kept);
  }
}
