/**
 * How the candles of a desk come by Kite's history: how far they are is said, and they are made anew
 * after a gap in the ticks, or where Kite has not answered. A broker that is in trouble mostly loses
 * both for a while, and engines that begin cold would give no signal for the rest of the day.
 * @module
 */
import type { ProcessLoop } from "../../adapters/clock.ts";
import type { HistoryProgress } from "../../adapters/kite/kite_history.ts";
import { MINUTE_MS } from "../../domain/market_time.ts";

export interface WarmUpOptions {
  /** Of the process. */
  readonly loop: Pick<ProcessLoop, "later">;
  say(line: string): void;
  /** Candles are to be made anew from history; `line` says why. */
  anew(line: string): void;
}

const SAY_EVERY = 20;
const AGAIN_MAX_MINUTES = 32;
const AFTER_GAP = "ticks are back after a gap: reading the minutes that were missed";
const UNREAD_GAP = "ticks are back after a gap: bars lack its minutes, since Kite gives no history";
const AFTER_FAILURE = "reading history again";

export class WarmUp {
  readonly #options: WarmUpOptions;
  #isRunning = false;
  /** A gap has ended while history was read: it has a hole at its end, and once is enough for both. */
  #hasGap = false;
  /** Candles have asked, and have not had all: what a chart is not answered is its own trouble. */
  #isDue = true;
  /** Of the last reading nothing came, and nothing will. */
  #isRefused = false;
  /** Twice as long before each further try. */
  #againMinutes = 1;
  #cancel: (() => void) | null = null;

  constructor(options: WarmUpOptions) {
    this.#options = options;
  }

  progressed({ answered, asked, failed, refused }: HistoryProgress): void {
    this.#isRunning = answered < asked;
    if (asked > 1) this.#isRefused = refused === asked;
    // A chart on a screen asks for one again each minute.
    if (asked > 1 && (answered % SAY_EVERY === 0 || answered === asked)) {
      this.#options.say(`history: ${answered} of ${asked}`);
    }
    if (this.#isRunning) return;
    if (this.#hasGap) return this.#anew(AFTER_GAP);
    if (!this.#isDue) return;
    if (failed > 0) return this.#askLater(failed, asked);
    this.#isDue = false;
    this.#againMinutes = 1;
  }

  /** Ticks are back: what was made of them has holes. */
  gapEnded(): void {
    // Engines begun anew would have nothing to begin with: a hole in their bars is the lesser evil.
    if (this.#isRefused) return this.#options.say(UNREAD_GAP);
    this.#hasGap = true;
    if (!this.#isRunning) this.#anew(AFTER_GAP);
  }

  close(): void {
    this.#cancel?.();
  }

  #askLater(failed: number, asked: number): void {
    const minutes = this.#againMinutes;
    this.#againMinutes = Math.min(2 * minutes, AGAIN_MAX_MINUTES);
    const unit = minutes === 1 ? "minute" : "minutes";
    const { loop, say } = this.#options;
    say(`history: no answer for ${failed} of ${asked}: asking again in ${minutes} ${unit}`);
    this.#cancel?.();
    this.#cancel = loop.later(() => this.#anew(AFTER_FAILURE), minutes * MINUTE_MS);
  }

  #anew(line: string): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#hasGap = false;
    this.#isDue = true;
    this.#options.anew(line);
  }
}
