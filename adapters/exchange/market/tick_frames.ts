/**
 * The simulated market as a source of tick frames: each instrument ticks once a step, at a place of
 * its own within it, so that ticks come spread over the second as from a real feed.
 * @module
 */
import { type EpochMs, SECOND_MS } from "../../../domain/market_time.ts";
import type { MarketFrame, MarketFrames } from "../../../domain/ports.ts";
import type { Tick } from "../../../domain/tick/tick.ts";
import type { MarketSegment } from "../../../domain/calendar/calendar.ts";
import type { Listing } from "./listing.ts";
import type { MarketDay } from "./market_day.ts";
import { SECONDS } from "./minute_paths.ts";
import { bits, streamOf } from "./noise.ts";
import { Snapshots } from "./snapshot.ts";
import { Tape } from "./tape.ts";

/** Places in a second. */
const SLOTS = 10;
const SLOT_MS = SECOND_MS / SLOTS;

/** Instruments that tick at the same instant of a step. */
interface Slot {
  readonly offsetMs: number;
  /** Their places on the tape. */
  readonly places: readonly number[];
}

export class TickFrames implements MarketFrames {
  readonly #day: MarketDay;
  readonly #to: number;
  readonly #tickSeconds: number;
  readonly #tape: Tape;
  readonly #snapshots: Snapshots;
  readonly #listings: readonly Listing[];
  /** By which segments are open. */
  readonly #slotsOf = new Map<number, readonly Slot[]>();
  readonly #newest: (Tick | undefined)[];
  #slots: readonly Slot[] = [];
  #slot = 0;
  #minute = -1;
  #second = SECONDS;
  #at = -Infinity;

  /** Ticks of `listings` with `from` <= at < `to`, each every `tickSeconds`. */
  constructor(
    day: MarketDay,
    listings: readonly Listing[],
    from: EpochMs,
    to: EpochMs,
    tickSeconds: number,
  ) {
    this.#day = day;
    this.#to = to;
    this.#tickSeconds = tickSeconds;
    this.#listings = listings;
    this.#newest = listings.map(() => undefined);
    this.#tape = new Tape(day, listings);
    this.#snapshots = new Snapshots(day, listings, this.#tape);
    // What came before makes the day's open, high, low and turnover.
    while (this.#at < from) this.#advance();
  }

  peekAt(): number {
    return this.#at;
  }

  take(): MarketFrame {
    const at = this.#at as EpochMs;
    if (at === Infinity) throw new RangeError("No market frame is left");
    const { places } = this.#slots[this.#slot]!;
    const step = this.#minute * SECONDS + this.#second;
    const ticks = new Array<Tick>(places.length);
    for (let i = 0; i < places.length; i++) {
      ticks[i] = this.#newest[places[i]!] = this.#snapshots.tick(places[i]!, at, step);
    }
    this.#advance();
    return { type: "Ticks", at, ticks };
  }

  /** Ticks carry the day's open; a minute's first price is its first tick. */
  wantOpens(): void {}

  lastTicks(): readonly Tick[] {
    return this.#newest.filter((tick) => tick !== undefined);
  }

  /** Goes to the next slot in which something ticks. */
  #advance(): void {
    this.#slot++;
    while (this.#slot >= this.#slots.length) {
      if (!this.#nextStep()) {
        this.#at = Infinity;
        return;
      }
    }
    const start = this.#day.clock.minutes[this.#minute]!;
    const at = start + this.#second * SECOND_MS + this.#slots[this.#slot]!.offsetMs;
    this.#at = at < this.#to ? at : Infinity;
  }

  #nextStep(): boolean {
    this.#slot = 0;
    this.#second += this.#tickSeconds;
    if (this.#second >= SECONDS) {
      this.#second = 0;
      if (++this.#minute >= this.#day.clock.minutes.length) return false;
      this.#slots = this.#slotsNow();
    }
    if (this.#slots.length > 0) this.#tape.step(this.#minute, this.#second, this.#tickSeconds);
    return true;
  }

  #slotsNow(): readonly Slot[] {
    const { open } = this.#day.clock;
    const isOpen = (segment: MarketSegment) => open[segment][this.#minute] === 1;
    const key = (isOpen("equity") ? 1 : 0) + (isOpen("fno") ? 2 : 0);
    const known = this.#slotsOf.get(key);
    if (known !== undefined) return known;
    const slots = this.#slotsWhere(isOpen);
    this.#slotsOf.set(key, slots);
    return slots;
  }

  #slotsWhere(isOpen: (segment: MarketSegment) => boolean): readonly Slot[] {
    const places: number[][] = Array.from({ length: SLOTS * this.#tickSeconds }, () => []);
    this.#listings.forEach(({ instrument, segment }, place) => {
      if (!isOpen(segment)) return;
      const slot = bits(streamOf(this.#day.seed, `${instrument.symbol} slot`), 0) % places.length;
      places[slot]!.push(place);
    });
    return places.map((own, slot): Slot => ({ offsetMs: slot * SLOT_MS, places: own }))
      .filter((slot) => slot.places.length > 0);
  }
}
