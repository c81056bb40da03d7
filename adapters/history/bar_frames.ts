/**
 * Histories of several instruments as one stream of market frames in time order. It runs once a
 * minute for a million minutes: per bar it makes the two frames and nothing else that is kept.
 * @module
 */
import type { Candle } from "../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, istStamp, MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import type { MarketFrame, MarketFrames } from "../../domain/ports.ts";

export interface InstrumentHistory {
  readonly token: InstrumentToken;
  readonly history: CandleHistory;
}

/**
 * At each minute boundary of each session, the instruments' sessions taken together: `MinuteClosed`
 * with the bars that end there, none where none does, then `MinuteOpened` with the first prices of
 * the bars that start there, if any. A bar's high, low and close never show before it ends.
 * A bar outside all sessions is a broken invariant: RangeError.
 */
export function barFrames(histories: readonly InstrumentHistory[]): MarketFrames {
  return new BarFrames(histories);
}

interface Hours {
  readonly openAt: number;
  readonly closeAt: number;
}

const NEVER: Hours = { openAt: Infinity, closeAt: Infinity };
const NO_TOKENS: readonly InstrumentToken[] = [];
const NO_CANDLES: readonly Candle[] = [];

class BarFrames implements MarketFrames {
  readonly #cursors: readonly BarCursor[];
  /** Every token, shared by the frames that show them all. */
  readonly #tokens: readonly InstrumentToken[];
  readonly #hours: readonly Hours[];
  #next = 0;
  #closeAt = -Infinity;
  #at = Infinity;
  /** Whether the next frame closes a minute, else it opens one. */
  #closes = false;
  #opensWanted = true;

  constructor(histories: readonly InstrumentHistory[]) {
    this.#cursors = histories.map(({ token, history }) => new BarCursor(token, history));
    this.#tokens = histories.map(({ token }) => token);
    this.#hours = joinedHours(histories.flatMap(({ history }) => history.sessions));
    this.#enterSession();
  }

  peekAt(timerAt = Infinity): number {
    if (!this.#closes) {
      // What begins with the minute, as a square-off does, is there for its first price.
      if (timerAt <= this.#at) return Infinity;
      // Nobody waits for the first price of this minute: its close is next.
      if (!this.#opensWanted) this.#passOpen();
    }
    return this.#at;
  }

  wantOpens(wanted: boolean): void {
    this.#opensWanted = wanted;
  }

  /** Bars are no ticks. */
  lastTicks(): readonly [] {
    return [];
  }

  take(): MarketFrame {
    const at = this.peekAt() as EpochMs;
    if (at === Infinity) throw new RangeError("No market frame is left");
    if (!this.#closes) {
      this.#passOpen();
      return this.#minuteOpened(at);
    }
    const frame = this.#minuteClosed(at);
    if (at >= this.#closeAt) this.#enterSession();
    else if (this.#startsAt(at) > 0) this.#closes = false;
    else this.#at = at + MINUTE_MS;
    return frame;
  }

  #passOpen(): void {
    this.#closes = true;
    this.#at += MINUTE_MS;
  }

  #enterSession(): void {
    const { openAt, closeAt } = this.#hours[this.#next++] ?? NEVER;
    for (const cursor of this.#cursors) {
      if (cursor.startsAt < openAt) {
        throw new RangeError(`A bar of ${istStamp(cursor.startsAt as EpochMs)} is in no session`);
      }
    }
    this.#closeAt = closeAt;
    this.#closes = this.#startsAt(openAt) === 0;
    this.#at = this.#closes ? openAt + MINUTE_MS : openAt;
  }

  /** How many instruments have their next bar start at `at`. */
  #startsAt(at: number): number {
    let count = 0;
    for (const cursor of this.#cursors) if (cursor.startsAt === at) count++;
    return count;
  }

  #minuteOpened(at: EpochMs): MarketFrame {
    const cursors = this.#cursors;
    const first = cursors[0]!;
    if (cursors.length === 1) {
      return { type: "MinuteOpened", at, tokens: this.#tokens, prices: [first.open()] };
    }
    const prices: Paise[] = [];
    for (const cursor of cursors) if (cursor.startsAt === at) prices.push(cursor.open());
    return { type: "MinuteOpened", at, tokens: this.#tokensAt(at, prices.length), prices };
  }

  #minuteClosed(at: EpochMs): MarketFrame {
    const cursors = this.#cursors;
    const start = at - MINUTE_MS;
    const count = this.#startsAt(start);
    if (count === 0) return { type: "MinuteClosed", at, tokens: NO_TOKENS, candles: NO_CANDLES };
    const first = cursors[0]!;
    if (cursors.length === 1) {
      return { type: "MinuteClosed", at, tokens: this.#tokens, candles: [first.take()] };
    }
    const tokens = this.#tokensAt(start, count);
    const candles: Candle[] = [];
    for (const cursor of cursors) if (cursor.startsAt === start) candles.push(cursor.take());
    return { type: "MinuteClosed", at, tokens, candles };
  }

  #tokensAt(start: number, count: number): readonly InstrumentToken[] {
    if (count === this.#cursors.length) return this.#tokens;
    const tokens: InstrumentToken[] = [];
    for (const cursor of this.#cursors) if (cursor.startsAt === start) tokens.push(cursor.token);
    return tokens;
  }
}

/** Where one history stands: at its first bar that has not closed. */
class BarCursor {
  readonly token: InstrumentToken;
  /** Start of that bar; Infinity when there is none left. */
  startsAt = Infinity;
  readonly #history: CandleHistory;
  #row = 0;

  constructor(token: InstrumentToken, history: CandleHistory) {
    this.token = token;
    this.#history = history;
    this.#moveTo(0);
  }

  open(): Paise {
    return this.#history.open[this.#row] as Paise;
  }

  /** The bar, whole; the cursor goes on to the next. */
  take(): Candle {
    const { open, high, low, close, volume } = this.#history;
    const row = this.#row;
    const candle: Candle = {
      at: this.startsAt as EpochMs,
      open: open[row] as Paise,
      high: high[row] as Paise,
      low: low[row] as Paise,
      close: close[row] as Paise,
      volume: volume[row]!,
    };
    this.#moveTo(row + 1);
    return candle;
  }

  #moveTo(row: number): void {
    this.#row = row;
    this.startsAt = row < this.#history.count ? this.#history.at[row]! : Infinity;
  }
}

/** Sessions as hours in order, those that overlap or touch joined. */
function joinedHours(sessions: readonly Hours[]): Hours[] {
  const joined: Hours[] = [];
  for (const hours of sessions.toSorted((a, b) => a.openAt - b.openAt)) {
    const last = joined.at(-1);
    if (last === undefined || hours.openAt > last.closeAt) joined.push(hours);
    else if (hours.closeAt > last.closeAt) {
      joined[joined.length - 1] = { openAt: last.openAt, closeAt: hours.closeAt };
    }
  }
  return joined;
}
