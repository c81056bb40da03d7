/**
 * Chosen instruments over one day, one step after another: best prices, last trade, volume and the
 * day's figures. Frames and history are both read from it, so that they agree to the paisa.
 * @module
 */
import { type EpochMs, SECOND_MS } from "../../../domain/market_time.ts";
import { FACTORS } from "./factor.ts";
import { type Liquidity, liquidityOf } from "./liquidity.ts";
import type { Listing } from "./listing.ts";
import type { MarketDay } from "./market_day.ts";
import { MinutePaths, SECONDS } from "./minute_paths.ts";
import { bits, normal, type Stream, streamOf, substream, uniform } from "./noise.ts";
import type { Fair, Moment, Pricer } from "./pricer.ts";

/** What never changes within the day. Prices in ticks of the instrument. */
interface Track {
  readonly listing: Listing;
  readonly price: Pricer;
  readonly liquidity: Liquidity;
  /** Its draws of the day. */
  readonly dice: Stream;
  /** 1 in the minutes in which it trades. */
  readonly open: Uint8Array;
  readonly tick: number;
  readonly lower: number;
  readonly upper: number;
  /** How its trading leans to the morning (positive) or the evening, -0.5 to 0.5. */
  readonly lean: number;
  /** Logarithm of its open interest over the usual, at the start and the end of the day. */
  readonly held: readonly [number, number];
}

export class Tape {
  readonly count: number;
  /** Best prices in paise, 0 where nobody is on that side; and the last trade. */
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  readonly ltp: Int32Array;
  /** Units traded since the day began. */
  readonly volume: Float64Array;
  /** Paise times units. */
  readonly turnover: Float64Array;
  readonly openInterest: Float64Array;
  /** The day's prices so far; open is 0 before the first. */
  readonly open: Int32Array;
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly #day: MarketDay;
  readonly #tracks: readonly Track[];
  readonly #minutes: MinutePaths;
  readonly #fair: Fair = { mid: 0, spread: 0 };
  readonly #moment: Moment;
  #minute = -1;

  constructor(day: MarketDay, listings: readonly Listing[]) {
    this.#day = day;
    this.#tracks = listings.map((listing) => trackOf(listing, day));
    const factors = [...new Set(listings.flatMap((listing) => listing.factors))];
    this.#minutes = new MinutePaths(day.seed, day.paths, factors);
    this.#moment = { at: 0 as EpochMs, elapsed: 0, levels: new Float64Array(FACTORS.length) };
    const count = this.count = listings.length;
    this.bid = new Int32Array(count);
    this.ask = new Int32Array(count);
    this.ltp = new Int32Array(count);
    this.volume = new Float64Array(count);
    this.turnover = new Float64Array(count);
    this.openInterest = new Float64Array(count);
    this.open = new Int32Array(count);
    this.high = new Int32Array(count);
    this.low = new Int32Array(count);
  }

  /** Moves to `second` of `minute`, a step that lasts `seconds`. Steps must come in order. */
  step(minute: number, second: number, seconds: number): void {
    if (minute !== this.#minute) this.#enter(minute);
    const { clock } = this.#day;
    const moment = this.#moment;
    this.#minutes.levelsAt(second, moment.levels);
    moment.at = (clock.minutes[minute]! + second * SECOND_MS) as EpochMs;
    moment.elapsed = clock.elapsed[minute]! + clock.variance[minute]! * second / SECONDS;
    for (let i = 0; i < this.count; i++) {
      const track = this.#tracks[i]!;
      if (track.open[minute] === 0) continue;
      this.#quote(i, track, minute * SECONDS + second);
      this.#trade(i, track, second + seconds);
    }
  }

  #enter(minute: number): void {
    this.#minute = minute;
    this.#minutes.enter(minute);
    const passed = minute / this.#day.clock.minutes.length;
    for (let i = 0; i < this.count; i++) {
      const track = this.#tracks[i]!;
      if (track.liquidity.openInterest > 0) this.openInterest[i] = openInterestAt(track, passed);
    }
  }

  /** Best prices around the fair one, and a trade at one of them. */
  #quote(i: number, track: Track, step: number): void {
    const { tick, lower, upper } = track;
    const fair = this.#fair;
    track.price(this.#moment, fair);
    const mid = Math.max(lower, Math.min(fair.mid / tick, upper));
    if (fair.spread === 0) {
      this.#trace(i, Math.round(mid) * tick);
      return;
    }
    const dice = bits(track.dice, step);
    const wide = 0.7 + 0.8 * (dice >>> 16) / 65_536;
    const spread = Math.max(1, Math.round(fair.spread * wide / tick));
    const bid = Math.min(Math.round(mid - spread / 2), upper);
    const ask = Math.max(bid + spread, lower);
    // Beyond the band nobody may bid or offer.
    this.bid[i] = bid < lower ? 0 : bid * tick;
    this.ask[i] = ask > upper ? 0 : ask * tick;
    const lifted = this.bid[i] === 0 || (this.ask[i] !== 0 && (dice & 1) === 1);
    this.#trace(i, lifted ? this.ask[i]! : this.bid[i]!);
  }

  #trace(i: number, price: number): void {
    this.ltp[i] = price;
    if (this.open[i] === 0) {
      this.open[i] = this.high[i] = this.low[i] = price;
    } else if (price > this.high[i]!) this.high[i] = price;
    else if (price < this.low[i]!) this.low[i] = price;
  }

  #trade(i: number, { listing, liquidity, lean }: Track, second: number): void {
    if (liquidity.day === 0) return;
    const done = this.#minutes.activityAt(listing.factors[0]!, second);
    const { lot } = listing.instrument;
    // Rises from 0 to 1 whichever way it leans.
    const share = done * (1 + lean * (1 - done));
    const volume = lot * Math.floor(share * liquidity.day / lot);
    this.turnover[i]! += (volume - this.volume[i]!) * this.ltp[i]!;
    this.volume[i] = volume;
  }
}

function trackOf(listing: Listing, day: MarketDay): Track {
  const { instrument, segment, model } = listing;
  const { tick } = instrument;
  const { dayNumber, open } = day.clock;
  const band = day.band(listing);
  const stream = streamOf(day.seed, instrument.symbol);
  const dice = substream(stream, dayNumber);
  return {
    listing,
    price: day.pricer(model),
    liquidity: liquidityOf(listing, day),
    dice,
    open: open[segment],
    tick,
    lower: band.lower / tick,
    upper: band.upper / tick,
    lean: uniform(dice, -1) - 0.5,
    held: [0.07 * normal(stream, dayNumber - 1), 0.07 * normal(stream, dayNumber)],
  };
}

/** Drifts through the day to where the next one starts. */
function openInterestAt({ liquidity, listing, held }: Track, passed: number): number {
  const { lot } = listing.instrument;
  const level = held[0] + (held[1] - held[0]) * passed;
  return lot * Math.round(liquidity.openInterest * Math.exp(level) / lot);
}
