/**
 * What Kite says of instruments when it is asked: once, the close of the day before; again and again
 * the prices beyond which orders are refused, which the exchange moves while a day goes on; of an
 * index also what it closed at on a day of the past.
 * @module
 */
import type { DayNote } from "../../adapters/history/recorded_day.ts";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import { askAgain } from "../../adapters/kite/ask_again.ts";
import type { FullQuote } from "../../domain/broker/quote.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import { addDays, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { type Patience, untilAnswered } from "./until_answered.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import type { PriceBand } from "../../domain/order/price_band.ts";

export class KiteQuotes {
  readonly #reader: Pick<KiteReader, "quotes" | "candles">;
  readonly #patience: Patience;
  readonly #quotes = new Map<InstrumentToken, FullQuote>();
  /** As they were told last. */
  readonly #bands = new Map<InstrumentToken, PriceBand>();
  /** By token and day; null where it cannot be had. */
  readonly #pastCloses = new Map<string, Paise | null>();

  constructor(reader: Pick<KiteReader, "quotes" | "candles">, patience: Patience) {
    this.#reader = reader;
    this.#patience = patience;
  }

  /** As `ask`, and waits while no answer comes. */
  async insist(instruments: readonly Instrument[]): Promise<void> {
    await untilAnswered("prices", () => this.ask(instruments), this.#patience);
  }

  /** Asks for those that are not known yet. Rejects with KiteError. */
  async ask(instruments: readonly Instrument[]): Promise<void> {
    const keys = instruments.filter(({ token }) => !this.#quotes.has(token)).map(instrumentKey);
    if (keys.length === 0) return;
    // Once a second is all that is allowed: who was a little early asks again.
    const found = await askAgain(() => this.#reader.quotes(keys));
    for (const quote of Object.values(found)) this.#quotes.set(quote.tick.token, quote);
    this.tookLimits(Object.values(found));
  }

  /** Told later: what they say of the day's limits counts from now on. */
  tookLimits(quotes: readonly FullQuote[]): void {
    for (const { tick: { token }, lowerLimit: lower, upperLimit: upper } of quotes) {
      // Before the limits of a day are made they are zero.
      if (lower !== null && upper !== null && upper > 0) this.#bands.set(token, { lower, upper });
    }
  }

  /** Asks once for a day that is over, and says so where Kite does not tell. */
  async askClose({ token, symbol }: Instrument, date: IsoDate): Promise<void> {
    const key = dayKey(token, date);
    if (this.#pastCloses.has(key)) return;
    const [from, to] = [istInstant(date, 0), istInstant(addDays(date, 1), 0)];
    const request = { token, interval: "day", from, to } as const;
    try {
      const candles = await askAgain(() => this.#reader.candles(request));
      const close = candles.find(({ at }) => istDate(at) === date)?.close ?? null;
      if (close === null) this.#patience.say(`${symbol}: Kite's history has no ${date}`);
      this.#pastCloses.set(key, close);
    } catch (error) {
      if (!(error instanceof KiteError)) throw error;
      this.#patience.say(`${symbol}: no close of ${date}: ${error.message}`);
      this.#pastCloses.set(key, null);
    }
  }

  /** Null where it was not asked for, or is not told. */
  closeOn(token: InstrumentToken, date: IsoDate): Paise | null {
    return this.#pastCloses.get(dayKey(token, date)) ?? null;
  }

  /** As it was when it was asked for. */
  tick(token: InstrumentToken): Tick | null {
    return this.#quotes.get(token)?.tick ?? null;
  }

  previousClose(token: InstrumentToken): Paise | undefined {
    return this.#quotes.get(token)?.tick.prevClose;
  }

  /** Of all that was told, for a replay. */
  get noted(): Pick<DayNote, "closes" | "bands"> {
    return {
      closes: [...this.#quotes.values()].flatMap(({ tick: { token, prevClose } }) =>
        prevClose === undefined ? [] : [[token, prevClose]]
      ),
      bands: [...this.#bands].map(([token, { lower, upper }]) => [token, lower, upper]),
    };
  }

  /** When it was asked. */
  lastPrice(token: InstrumentToken): Paise | undefined {
    return this.#quotes.get(token)?.tick.ltp;
  }

  dayBand(token: InstrumentToken): PriceBand | null {
    return this.#bands.get(token) ?? null;
  }
}

function dayKey(token: InstrumentToken, date: IsoDate): string {
  return `${token} ${date}`;
}
