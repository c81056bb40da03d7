/**
 * Kite's packets as frames of a market: each as it came, at the instant it came. What would spoil
 * candles is left out and counted: ticks older than one seen before, of the future, without a
 * price or a time.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../../domain/market_time.ts";
import type { MarketFrame, MarketFrames } from "../../../domain/ports.ts";
import type { Tick } from "../../../domain/tick/tick.ts";
import { type KitePacket, tickOf } from "./packet.ts";

type Ticks = Extract<MarketFrame, { type: "Ticks" }>;

/** Further ahead of our clock, a tick would end minutes that have not begun. */
const AHEAD_MAX_MS = MINUTE_MS;
/** By so much a desk does not start either; a tick that is older looks fresh. */
const CLOCK_BEHIND_MAX_MS = 5 * SECOND_MS;
/** Frames that wait for a desk that is busy; the oldest give way. */
const WAITING_MAX = 4_096;

export interface KiteFramesOptions {
  /** The market's clock. */
  now(): number;
  /** A frame has come. */
  arrived(): void;
  /** A line for people. */
  say(line: string, level?: "warn"): void;
}

export class KiteFrames implements MarketFrames {
  readonly #options: KiteFramesOptions;
  readonly #newest = new Map<InstrumentToken, Tick>();
  #waiting: Ticks[] = [];
  #taken = 0;
  #isBehind = false;
  /** Ticks left out since the start. */
  unusable = 0;
  /** Frames that gave way to newer ones. */
  dropped = 0;
  /** By the last ticks: how old any of them is nobody can say. */
  isClockBehind = false;

  constructor(options: KiteFramesOptions) {
    this.#options = options;
  }

  /** What a connection has sent; says whether any of it can be used. */
  add(packets: readonly KitePacket[]): boolean {
    return this.addTicks(packets.map(tickOf).filter((tick) => tick !== null));
  }

  /** What came otherwise. */
  addTicks(all: readonly Tick[]): boolean {
    const at = this.#options.now() as EpochMs;
    this.#compareClocks(all, at);
    const ticks = all.filter((tick) => this.#isUsable(tick, at));
    this.unusable += all.length - ticks.length;
    if (ticks.length === 0) return false;
    for (const tick of ticks) this.#newest.set(tick.token, tick);
    this.#waiting.push({ type: "Ticks", at, ticks });
    if (this.#waiting.length - this.#taken > WAITING_MAX) {
      this.#taken++;
      this.dropped++;
      if (!this.#isBehind) {
        this.#options.say("the desk does not keep up: the oldest ticks give way");
      }
      this.#isBehind = true;
    }
    this.#options.arrived();
    return true;
  }

  /** What waits is due now: the market's clock never goes back to when it came. */
  peekAt(): number {
    return this.#taken < this.#waiting.length ? this.#options.now() : Infinity;
  }

  take(): MarketFrame {
    const frame = this.#waiting[this.#taken];
    if (frame === undefined) throw new RangeError("No market frame waits");
    this.#taken++;
    if (this.#taken === this.#waiting.length) {
      this.#waiting = [];
      this.#taken = 0;
      this.#isBehind = false;
    }
    return frame;
  }

  /** Ticks carry the day's open; a minute's first price is its first tick. */
  wantOpens(): void {}

  lastTicks(): readonly Tick[] {
    return [...this.#newest.values()];
  }

  lastTick(token: InstrumentToken): Tick | null {
    return this.#newest.get(token) ?? null;
  }

  /** One look, one word: what the exchange calls now is not to be far ahead of us. */
  #compareClocks(ticks: readonly Tick[], now: EpochMs): void {
    if (ticks.length === 0) return;
    const aheadMs = Math.max(...ticks.map(({ at }) => at)) - now;
    const isBehind = aheadMs > CLOCK_BEHIND_MAX_MS;
    if (isBehind && !this.isClockBehind) {
      const seconds = Math.round(aheadMs / SECOND_MS);
      this.#options.say(
        `this machine's clock is ${seconds} s behind the exchange's: set it`,
        "warn",
      );
    }
    this.isClockBehind = isBehind;
  }

  #isUsable({ token, at, ltp }: Tick, now: number): boolean {
    const before = this.#newest.get(token);
    // A quote without a time says 1970: nobody knows how old its price is.
    const isTimed = at > 0 && at <= now + AHEAD_MAX_MS;
    return ltp > 0 && isTimed && (before === undefined || at >= before.at);
  }
}
