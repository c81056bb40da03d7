/**
 * The market-wide circuit breaker: looks at the index as it ticks by, and says until when all
 * trading halts. Nobody is made to tick for it: where nobody looks at the index, nothing halts.
 * @module
 */
import {
  haltBy,
  type HaltRules,
  levelReached,
  NIFTY_50,
  type TradingHalt,
} from "../../../domain/calendar/market_halt.ts";
import type { Instrument } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, istDate } from "../../../domain/market_time.ts";
import type { Tick } from "../../../domain/tick/tick.ts";

export interface BreakerMarket {
  find(token: Tick["token"], at: EpochMs): Pick<Instrument, "kind" | "symbol"> | undefined;
  /** When the day's trading ends. */
  closeOf(date: ReturnType<typeof istDate>): EpochMs | null;
}

export class CircuitBreaker {
  readonly #rules: readonly HaltRules[];
  readonly #market: BreakerMarket;
  #last: TradingHalt | undefined;

  constructor(rules: readonly HaltRules[], market: BreakerMarket) {
    this.#rules = rules;
    this.#market = market;
  }

  /** End of the halt that these ticks bring; null when they bring none. */
  meet(ticks: readonly Tick[], at: EpochMs): EpochMs | null {
    const date = istDate(at);
    for (const { token, ltp, prevClose = 0 } of ticks) {
      const share = prevClose > 0 ? (ltp - prevClose) / prevClose : 0;
      if (levelReached(this.#rules, date, share) === 0) continue;
      const found = this.#market.find(token, at);
      if (found?.kind !== "INDEX" || found.symbol !== NIFTY_50) continue;
      const halt = haltBy(this.#rules, this.#lastAt(at), { at, index: NIFTY_50, share });
      if (halt === null) continue;
      this.#last = halt;
      return halt.until ?? this.#market.closeOf(date);
    }
    return null;
  }

  #lastAt(at: EpochMs): TradingHalt | undefined {
    const last = this.#last;
    return last === undefined || last.until === null || at < last.until
      ? last
      : { ...last, over: true };
  }
}
