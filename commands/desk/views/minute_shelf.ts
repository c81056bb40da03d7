/**
 * One-minute candles of instruments that no engine follows, read from history so many at a time:
 * where they are made as they are asked for, a long read would keep the desk waiting.
 * @module
 */
import type { Candle } from "../../../domain/candle/candle.ts";
import { minuteOf } from "../../../domain/candle/forming_minute.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { History } from "../desk_market.ts";

const MINUTES_MAX = 400;
const SHELVES_MAX = 12;

interface Shelf {
  /** Oldest first. */
  minutes: Candle[];
  /** Start of what has been read, and its end. */
  from: number;
  until: number;
}

export class MinuteShelf {
  readonly #history: History;
  /** Minutes read at once. */
  readonly #chunk: number;
  /** Least recently asked for first. */
  readonly #shelves = new Map<InstrumentToken, Shelf>();
  #mayRead = true;
  /** One question at a time is under way. */
  #waiting = false;

  constructor(history: History, chunk: number) {
    this.#history = history;
    this.#chunk = chunk;
  }

  /** Allows one more read of history. */
  allow(): void {
    this.#mayRead = true;
  }

  /** What is known of the minutes since `openAt`, oldest first: more of them each time. */
  minutes(token: InstrumentToken, openAt: number, at: EpochMs): readonly Candle[] {
    const now = minuteOf(at);
    let shelf = this.#shelves.get(token);
    this.#shelves.delete(token);
    // What is too old to go on from is begun anew.
    if (shelf === undefined || now - shelf.until > this.#chunk * MINUTE_MS || shelf.until > now) {
      shelf = { minutes: [], from: now, until: now };
    }
    this.#shelves.set(token, shelf);
    if (this.#shelves.size > SHELVES_MAX) this.#shelves.delete(this.#shelves.keys().next().value!);
    if (this.#mayRead && !this.#waiting) this.#read(token, shelf, openAt, now);
    return shelf.minutes;
  }

  #read(token: InstrumentToken, shelf: Shelf, openAt: number, now: EpochMs): void {
    const { from, until, minutes } = shelf;
    if (until < now) {
      this.#ask(token, now, (now - until) / MINUTE_MS, (found) => {
        const fresh = found.filter((each) => each.at >= until);
        shelf.minutes = [...minutes, ...fresh].slice(-MINUTES_MAX);
        shelf.until = now;
      });
    } else if (from > openAt && minutes.length < MINUTES_MAX) {
      const start = Math.max(openAt, from - this.#chunk * MINUTE_MS);
      this.#ask(token, from as EpochMs, (from - start) / MINUTE_MS, (found) => {
        const before = found.filter((each) => each.at >= start && each.at < from);
        shelf.minutes = [...before, ...minutes];
        shelf.from = start;
      });
    }
  }

  #ask(
    token: InstrumentToken,
    until: EpochMs,
    countMax: number,
    take: (found: readonly Candle[]) => void,
  ): void {
    this.#mayRead = false;
    const found = this.#history({ token, until, countMax: Math.ceil(countMax) });
    if (!(found instanceof Promise)) return take(found);
    this.#waiting = true;
    // A chart without its past is no reason to ask again and again.
    found.catch(() => []).then(take).finally(() => this.#waiting = false);
  }
}
