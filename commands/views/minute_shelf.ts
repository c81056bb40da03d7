/**
 * One-minute candles of instruments that no engine follows, read from history a few at a time: a
 * long read would keep the desk waiting.
 * @module
 */
import type { Candle } from "../../domain/candle.ts";
import { minuteOf } from "../../domain/forming_minute.ts";
import type { InstrumentToken } from "../../domain/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import type { HistoryRequest } from "../../domain/ports.ts";

/** Minutes read at once. */
const CHUNK = 8;
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
  readonly #history: (request: HistoryRequest) => readonly Candle[];
  /** Least recently asked for first. */
  readonly #shelves = new Map<InstrumentToken, Shelf>();
  #mayRead = true;

  constructor(history: (request: HistoryRequest) => readonly Candle[]) {
    this.#history = history;
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
    if (shelf === undefined || now - shelf.until > CHUNK * MINUTE_MS || shelf.until > now) {
      shelf = { minutes: [], from: now, until: now };
    }
    this.#shelves.set(token, shelf);
    if (this.#shelves.size > SHELVES_MAX) this.#shelves.delete(this.#shelves.keys().next().value!);
    if (this.#mayRead) this.#read(token, shelf, openAt, now);
    return shelf.minutes;
  }

  #read(token: InstrumentToken, shelf: Shelf, openAt: number, now: EpochMs): void {
    const { from, until, minutes } = shelf;
    if (until < now) {
      const fresh = this.#ask(token, now, (now - until) / MINUTE_MS);
      shelf.minutes = [...minutes, ...fresh.filter((each) => each.at >= until)].slice(-MINUTES_MAX);
      shelf.until = now;
    } else if (from > openAt && minutes.length < MINUTES_MAX) {
      const start = Math.max(openAt, from - CHUNK * MINUTE_MS);
      const before = this.#ask(token, from as EpochMs, (from - start) / MINUTE_MS);
      shelf.minutes = [...before.filter((each) => each.at >= start && each.at < from), ...minutes];
      shelf.from = start;
    }
  }

  #ask(token: InstrumentToken, until: EpochMs, countMax: number): readonly Candle[] {
    this.#mayRead = false;
    return this.#history({ token, until, countMax: Math.ceil(countMax) });
  }
}
