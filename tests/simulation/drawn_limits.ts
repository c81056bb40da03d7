/**
 * What an exchange takes at most in a session, by the dice of its seed: prices within circuit
 * limits that the market runs into and that are lifted later, and few units in one order.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentKind, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import { type Paise, toTick } from "../../domain/money.ts";
import type { PriceBand } from "../../domain/order/price_band.ts";
import type { MarketFrame, MarketFrames } from "../../domain/ports.ts";
import type { DepthLevel, Tick } from "../../domain/tick/tick.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import type { Dice } from "./faults.ts";

/** How far a band may lie from the first price: least and most, in parts of ten thousand. */
const SHARES: Readonly<Partial<Record<InstrumentKind, readonly [number, number]>>> = {
  EQ: [10, 40],
  FUT: [5, 25],
  CE: [400, 1_500],
  PE: [400, 1_500],
};

/** What was refused for a minute is asked for so rarely. */
const ASKED_AGAIN_MS = 35 * SECOND_MS;

export class DrawnLimits {
  readonly #bands = new Map<InstrumentToken, PriceBand>();
  /** Until then the bands hold. */
  readonly #liftedAt: number;
  /** Whether the desk is told of them. */
  readonly #areKnown: boolean;
  /** From then on orders of contracts take so few lots. */
  readonly #freeze: { readonly from: number; readonly lots: number };

  constructor(dice: Dice, market: TickingMarket, from: number, until: number) {
    const banded = dice.has("price_bands");
    this.#liftedAt = banded ? from + MINUTE_MS + dice.below(until - from - MINUTE_MS) : 0;
    this.#areKnown = banded && dice.below(3) > 0;
    if (banded) this.#draw(dice, market);
    const frozen = dice.has("low_freeze");
    // At once, or when there are positions that were larger orders.
    const later = frozen && dice.below(3) > 0;
    this.#freeze = frozen
      ? {
        from: later ? from + dice.below(until - from) : from,
        lots: later ? 1 : dice.between(1, 2),
      }
      : { from: Infinity, lots: 0 };
  }

  #draw(dice: Dice, market: TickingMarket): void {
    const first = market.frames().take() as Extract<MarketFrame, { type: "Ticks" }>;
    for (const { token, ltp } of first.ticks) {
      const { kind, tick } = market.instrument(token);
      const distance = () => ltp * dice.between(...SHARES[kind]!) / 10_000;
      const lower = Math.max(tick, toTick(ltp - distance(), tick, "up")) as Paise;
      this.#bands.set(token, { lower, upper: toTick(ltp + distance(), tick, "down") });
    }
  }

  /** Null where every price is taken. */
  bandOf(token: InstrumentToken, at: number): PriceBand | null {
    return at < this.#liftedAt ? this.#bands.get(token) ?? null : null;
  }

  /** Whether an exit may be missing because the desk does not know what the exchange takes. */
  mayRefuse(token: InstrumentToken, at: number): boolean {
    return !this.#areKnown && this.bandOf(token, at - ASKED_AGAIN_MS) !== null;
  }

  /** Most units of an order; null where no number is too large. */
  freezeOf(token: InstrumentToken, rules: DeskRules, at: number): number | null {
    const { freezeQuantity, lot, kind } = rules.instrument(token, at as EpochMs);
    const { from, lots } = this.#freeze;
    return at >= from && kind !== "EQ" ? lots * lot : freezeQuantity;
  }

  /** The rules of the exchange. */
  atExchange(rules: DeskRules): DeskRules {
    return {
      ...rules,
      priceBand: (token, at) => this.bandOf(token, at),
      instrument: (token, at) => ({
        ...rules.instrument(token, at),
        freezeQuantity: this.freezeOf(token, rules, at),
      }),
    };
  }

  /** What the desk knows of them. */
  atDesk(rules: DeskRules): DeskRules {
    const exchange = this.atExchange(rules);
    return this.#areKnown ? exchange : { ...exchange, priceBand: () => null };
  }

  /** The market within its limits: at the edge nobody is left on the other side. */
  limited(frames: MarketFrames): MarketFrames {
    if (this.#bands.size === 0) return frames;
    let last: readonly Tick[] = [];
    return {
      ...frames,
      take: () => {
        const frame = frames.take();
        if (frame.type !== "Ticks") return frame;
        last = frame.ticks.map((tick) => this.#shown(tick, frame.at));
        return { ...frame, ticks: last };
      },
      lastTicks: () => last,
    };
  }

  #shown(tick: Tick, at: number): Tick {
    const band = this.bandOf(tick.token, at);
    if (band === null) return tick;
    const ltp = Math.min(Math.max(tick.ltp, band.lower), band.upper) as Paise;
    const moved = (levels: readonly DepthLevel[]) =>
      levels.map((level) => ({ ...level, price: (level.price + ltp - tick.ltp) as Paise }))
        .filter(({ price }) => price >= band.lower && price <= band.upper);
    const bids = ltp === band.lower ? [] : moved(tick.bids);
    const asks = ltp === band.upper ? [] : moved(tick.asks);
    return { ...tick, ltp, bids, asks };
  }
}
