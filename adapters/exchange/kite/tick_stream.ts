/**
 * Ticks of whatever somebody looks at: subscribed to, ordered, held or asked for once. What nobody
 * looks at costs nothing; what is joined late shows the same prices as if it had been followed
 * from the open.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, istDayNumber, SECOND_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { MarketFrames } from "../../../domain/ports.ts";
import type { Tick } from "../../../domain/tick/tick.ts";

/** What a broker's packet says beyond the tick. */
export interface SeenTick extends Required<Tick> {
  readonly oiHigh: number;
  readonly oiLow: number;
  readonly lastQuantity: number;
}

/** Over which limit price protection averages. */
const REFERENCE_MS = 30 * SECOND_MS;
/** Each instrument has ticked at least once in so long. */
const LOOK_BACK_MS = 1_500;

/** Where ticks come from. */
export interface TickSource {
  frames(from: EpochMs, tokens: readonly InstrumentToken[]): MarketFrames;
  /** The last instant up to `at` at which an instrument ticked that day: `at` while it is open. */
  lastTickBy(token: InstrumentToken, at: EpochMs): EpochMs;
  /** When a price was told once more after the last tick of the day of `at`; null: not by then. */
  toldAgainBy(token: InstrumentToken, at: EpochMs): EpochMs | null;
}

export class TickStream {
  readonly #source: TickSource;
  readonly #groups: MarketFrames[] = [];
  readonly #newest = new Map<InstrumentToken, SeenTick>();
  readonly #followed = new Set<InstrumentToken>();
  /** Prices of the last half minute, oldest first. */
  readonly #lately = new Map<InstrumentToken, Tick[]>();

  constructor(source: TickSource) {
    this.#source = source;
  }

  /** From now on these tick; what they have shown last is known at once. */
  follow(tokens: Iterable<InstrumentToken>, now: EpochMs): void {
    const fresh = [...new Set(tokens)].filter((token) => !this.#followed.has(token));
    if (fresh.length === 0) return;
    for (const token of fresh) this.#followed.add(token);
    const groups = Map.groupBy(fresh, (token) => this.#source.lastTickBy(token, now));
    for (const [lastAt, own] of groups) {
      const group = this.#source.frames((lastAt - LOOK_BACK_MS) as EpochMs, own);
      while (group.peekAt() <= now) this.#see(group);
      this.#groups.push(group);
    }
    this.tellAgain(now, fresh);
  }

  /** Of those that are told once more after their last tick, as of now, what nobody was told yet. */
  tellAgain(
    now: EpochMs,
    tokens: Iterable<InstrumentToken> = this.#followed,
  ): readonly SeenTick[] {
    return [...tokens].flatMap((token) => {
      const at = this.#source.toldAgainBy(token, now);
      const last = this.newest(token);
      if (at === null || last === null || last.at >= at) return [];
      const again = { ...last, at };
      this.#newest.set(token, again);
      return [again];
    });
  }

  /** The newest tick, null before the first one. */
  newest(token: InstrumentToken): SeenTick | null {
    return this.#newest.get(token) ?? null;
  }

  /** Mean of the last prices of 30 seconds; null before the first tick. */
  reference(token: InstrumentToken, now: EpochMs): Paise | null {
    const prices = (this.#lately.get(token) ?? []).filter(({ at }) => at > now - REFERENCE_MS);
    if (prices.length === 0) return this.newest(token)?.ltp ?? null;
    return Math.round(prices.reduce((sum, { ltp }) => sum + ltp, 0) / prices.length) as Paise;
  }

  /** Infinity when nothing is followed, or the sessions end. */
  peekAt(): number {
    return this.#groups.reduce((first, group) => Math.min(first, group.peekAt()), Infinity);
  }

  /** The ticks of the next instant, of one group. */
  take(): readonly SeenTick[] {
    const at = this.peekAt();
    return this.#see(this.#groups.find((group) => group.peekAt() === at)!);
  }

  #remember(tick: Tick): void {
    const lately = this.#lately.get(tick.token);
    if (lately === undefined) return void this.#lately.set(tick.token, [tick]);
    lately.push(tick);
    while (lately[0]!.at <= tick.at - REFERENCE_MS) lately.shift();
  }

  #see(group: MarketFrames): readonly SeenTick[] {
    const frame = group.take();
    if (frame.type !== "Ticks") throw new Error(`An exchange has ticks, found ${frame.type}`);
    return frame.ticks.map((tick) => {
      const seen = seenAfter(this.#newest.get(tick.token), tick);
      this.#newest.set(tick.token, seen);
      this.#remember(tick);
      return seen;
    });
  }
}

/** Field by field: a spread of so many ticks would take as long as making them. */
function seenAfter(before: SeenTick | undefined, tick: Tick): SeenTick {
  const isSameDay = before !== undefined && istDayNumber(before.at) === istDayNumber(tick.at);
  const traded = isSameDay ? tick.volume - before.volume : 0;
  return {
    token: tick.token,
    at: tick.at,
    ltp: tick.ltp,
    volume: tick.volume,
    oi: tick.oi,
    open: tick.open,
    high: tick.high,
    low: tick.low,
    prevClose: tick.prevClose ?? 0 as Paise,
    bids: tick.bids,
    asks: tick.asks,
    averagePrice: tick.averagePrice ?? tick.ltp,
    buyQuantity: tick.buyQuantity ?? 0,
    sellQuantity: tick.sellQuantity ?? 0,
    oiHigh: isSameDay ? Math.max(before.oiHigh, tick.oi) : tick.oi,
    oiLow: isSameDay ? Math.min(before.oiLow, tick.oi) : tick.oi,
    lastQuantity: isSameDay && traded <= 0 ? before.lastQuantity : traded,
  };
}
