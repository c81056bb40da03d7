/**
 * What Kite says of instruments once, when it is asked: the close of the day before, and the prices
 * beyond which orders are refused today.
 * @module
 */
import { KiteError } from "../../adapters/kite/kite_error.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import type { ByKey, FullQuote } from "../../domain/broker/quote.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import type { Paise } from "../../domain/money.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import type { PriceBand } from "../../domain/order/price_band.ts";

const TRIES = 3;

export class KiteQuotes {
  readonly #reader: Pick<KiteReader, "quotes">;
  readonly #quotes = new Map<InstrumentToken, FullQuote>();

  constructor(reader: Pick<KiteReader, "quotes">) {
    this.#reader = reader;
  }

  /** Asks for those that are not known yet. Rejects with KiteError. */
  async ask(instruments: readonly Instrument[]): Promise<void> {
    const keys = instruments.filter(({ token }) => !this.#quotes.has(token)).map(instrumentKey);
    if (keys.length === 0) return;
    const found = await this.#answered(keys);
    for (const quote of Object.values(found)) this.#quotes.set(quote.tick.token, quote);
  }

  /** Once a second is all that is allowed: who was a little early asks again. */
  async #answered(keys: readonly string[]): Promise<ByKey<FullQuote>> {
    for (let tries = 1;; tries++) {
      try {
        return await this.#reader.quotes(keys);
      } catch (error) {
        if (!(error instanceof KiteError && error.isTransient) || tries === TRIES) throw error;
      }
    }
  }

  /** As it was when it was asked for. */
  tick(token: InstrumentToken): Tick | null {
    return this.#quotes.get(token)?.tick ?? null;
  }

  previousClose(token: InstrumentToken): Paise | undefined {
    return this.#quotes.get(token)?.tick.prevClose;
  }

  /** All that was told, for a replay. */
  get told(): readonly FullQuote[] {
    return [...this.#quotes.values()];
  }

  /** When it was asked. */
  lastPrice(token: InstrumentToken): Paise | undefined {
    return this.#quotes.get(token)?.tick.ltp;
  }

  dayBand(token: InstrumentToken): PriceBand | null {
    const quote = this.#quotes.get(token);
    if (!quote || quote.lowerLimit === null || quote.upperLimit === null) return null;
    return { lower: quote.lowerLimit, upper: quote.upperLimit };
  }
}
