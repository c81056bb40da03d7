/**
 * Prices while the stream is silent in a session: asked for once a second, so that what is held can
 * still be watched and left. The first tick of the stream ends it.
 * @module
 */
import type { ProcessLoop } from "../../adapters/clock.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import { type Instrument, instrumentKey } from "../../domain/instrument/instrument.ts";
import type { Tick } from "../../domain/tick/tick.ts";

export interface QuotePollOptions {
  /** Of the process. */
  readonly loop: ProcessLoop;
  readonly reader: Pick<KiteReader, "quotes">;
  /** Whether the market is in a session. */
  isOpen(): boolean;
  /** What is looked at, most wanted first. */
  instruments(): readonly Instrument[];
  took(ticks: readonly Tick[]): void;
  say(line: string): void;
}

const EVERY_MS = 1_000;
/** A stream of a hundred instruments is never quiet for so long. */
const SILENT_MS = 5_000;
/** One request takes no more. */
const INSTRUMENTS_MAX = 500;

export class QuotePoll {
  readonly #options: QuotePollOptions;
  #heardMs: number;
  #polling = false;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(options: QuotePollOptions) {
    this.#options = options;
    this.#heardMs = options.loop.monotonicMs();
  }

  start(): void {
    if (!this.#closed) this.#cancel = this.#options.loop.later(() => void this.#look(), EVERY_MS);
  }

  /** The stream has brought ticks. */
  heard(): void {
    this.#heardMs = this.#options.loop.monotonicMs();
    if (this.#polling) this.#options.say("ticks stream again");
    this.#polling = false;
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #look(): Promise<void> {
    const { loop, isOpen, say } = this.#options;
    if (loop.monotonicMs() - this.#heardMs > SILENT_MS && isOpen()) {
      if (!this.#polling) say("no ticks: asking for quotes once a second");
      this.#polling = true;
      await this.#ask();
    }
    this.start();
  }

  async #ask(): Promise<void> {
    const { reader, instruments, took } = this.#options;
    const keys = instruments().slice(0, INSTRUMENTS_MAX).map(instrumentKey);
    try {
      const quotes = await reader.quotes(keys);
      if (!this.#closed && this.#polling) took(Object.values(quotes).map(({ tick }) => tick));
    } catch {
      // Asked again in a second; that the broker does not answer is said where it matters.
    }
  }
}
