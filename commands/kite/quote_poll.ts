/**
 * Prices where the stream is silent in a session: of everything once nothing ticks, else of what is
 * held and does not tick. Asked for once a second, so that what is held can still be watched and
 * left. A subscription that the broker has lost is asked for again, and at last the connection. What
 * no tick says, the prices that the exchange takes, is asked for every minute.
 * @module
 */
import type { ProcessLoop } from "../../adapters/clock.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import { type Instrument, instrumentKey } from "../../domain/instrument/instrument.ts";
import type { FullQuote } from "../../domain/broker/quote.ts";
import type { Tick } from "../../domain/tick/tick.ts";

export interface QuotePollOptions {
  /** Of the process. */
  readonly loop: ProcessLoop;
  readonly reader: Pick<KiteReader, "quotes">;
  /** Whether the market is in a session. */
  isOpen(): boolean;
  /** What is looked at, most wanted first. */
  instruments(): readonly Instrument[];
  /** What is held, traded now, and has shown no tick for so long by the exchange's time. */
  quiet(ageMs: number): readonly Instrument[];
  /** Ticks of these are asked for anew, over the connection that is open. */
  resubscribe(instruments: readonly Instrument[]): void;
  /** The connection is given up for a new one. */
  reconnect(): void;
  took(ticks: readonly Tick[]): void;
  /** All that was answered, whether its prices are wanted or not. */
  told(quotes: readonly FullQuote[]): void;
  say(line: string): void;
}

const EVERY_MS = 1_000;
/** A stream of a hundred instruments is never quiet for so long. */
const SILENT_MS = 5_000;
/** Heartbeats without ticks: subscriptions are lost. Twice as long before each further try. */
const RECONNECT_MS = 30_000;
const RECONNECT_MAX_MS = 240_000;
/** Of what is held: a share or future ticks every second, an option now and then. */
const RESUBSCRIBE_MS = 15_000;
const SAY_QUIET_MS = 60_000;
/** Limits of a day are moved while it goes on, and those of a morning may be the day before's. */
const LIMITS_MS = 60_000;
/** One request takes no more. */
const INSTRUMENTS_MAX = 500;

export class QuotePoll {
  readonly #options: QuotePollOptions;
  #heardMs: number;
  #polling = false;
  #reconnectAtMs = 0;
  #reconnectAfterMs = RECONNECT_MS;
  #resubscribeAtMs = 0;
  #limitsAtMs: number;
  readonly #said = new Set<string>();
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: QuotePollOptions) {
    this.#options = options;
    this.#heardMs = options.loop.monotonicMs();
    this.#limitsAtMs = this.#heardMs + LIMITS_MS;
  }

  start(): void {
    if (!this.#closed) this.#cancel = this.#options.loop.later(() => void this.#look(), EVERY_MS);
  }

  /** The stream has brought ticks that can be used. */
  heard(): void {
    this.#heardMs = this.#options.loop.monotonicMs();
    if (this.#polling) this.#options.say("ticks stream again");
    this.#polling = false;
    this.#reconnectAfterMs = RECONNECT_MS;
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #look(): Promise<void> {
    const { loop, isOpen, instruments } = this.#options;
    const nowMs = loop.monotonicMs();
    if (!isOpen()) this.#limitsAtMs = nowMs;
    else if (nowMs - this.#heardMs > SILENT_MS) {
      this.#silent();
      await this.#ask(instruments(), () => this.#polling);
    } else if (nowMs < this.#limitsAtMs) await this.#lookAtHeld();
    else {
      this.#limitsAtMs = nowMs + LIMITS_MS;
      await this.#ask(instruments(), () => false);
    }
    this.start();
  }

  #silent(): void {
    const { loop, reconnect, say } = this.#options;
    const nowMs = loop.monotonicMs();
    if (!this.#polling) {
      say("no ticks: asking for quotes once a second");
      this.#polling = true;
      this.#reconnectAtMs = nowMs + RECONNECT_MS;
    }
    if (nowMs < this.#reconnectAtMs) return;
    this.#reconnectAfterMs = Math.min(2 * this.#reconnectAfterMs, RECONNECT_MAX_MS);
    this.#reconnectAtMs = nowMs + this.#reconnectAfterMs;
    reconnect();
  }

  /** Everything else may tick: no exit of it would be re-priced, no target seen. */
  async #lookAtHeld(): Promise<void> {
    const { loop, quiet, resubscribe, say } = this.#options;
    const instruments = quiet(SILENT_MS);
    if (instruments.length === 0) return;
    const lost = quiet(RESUBSCRIBE_MS);
    if (lost.length > 0 && loop.monotonicMs() >= this.#resubscribeAtMs) {
      this.#resubscribeAtMs = loop.monotonicMs() + RESUBSCRIBE_MS;
      resubscribe(lost);
    }
    for (const key of quiet(SAY_QUIET_MS).map(instrumentKey)) {
      if (this.#said.has(key)) continue;
      this.#said.add(key);
      say(`${key} is held and does not tick: asking for its quote once a second`);
    }
    await this.#ask(instruments, () => true);
  }

  async #ask(instruments: readonly Instrument[], isWanted: () => boolean): Promise<void> {
    const { reader, took, told } = this.#options;
    const keys = instruments.slice(0, INSTRUMENTS_MAX).map(instrumentKey);
    try {
      const quotes = Object.values(await reader.quotes(keys));
      if (this.#closed) return;
      told(quotes);
      if (isWanted()) took(quotes.map(({ tick }) => tick));
    } catch {
      // Asked again in a second; that the broker does not answer is said where it matters.
    }
  }
}
