/**
 * How far a run through a market is, for whoever looks on, and what it has taken of time and
 * memory.
 * @module
 */
import { type EpochMs, istDate, SECOND_MS } from "../../domain/market_time.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import { ChangingLine } from "../line/terminal_line.ts";

const EVERY_MS = 500;
const FRAMES_PER_LOOK = 4096;

export class RunProgress {
  readonly #startedMs = performance.now();
  readonly #line: ChangingLine;
  #total = 0;
  #bars = 0;
  #frames = 0;
  #saidMs = 0;
  /** Highest resident memory seen, megabytes. */
  #memoryMb = 0;

  /** Counts from here; `shown`: where a person looks on. */
  constructor(shown: boolean) {
    this.#line = new ChangingLine(shown);
  }

  /** The market begins: `total` bars. */
  begin(total: number): void {
    this.#total = total;
    this.#saidMs = performance.now();
  }

  step(frame: MarketFrame): void {
    if (frame.type === "MinuteClosed") this.#bars += frame.tokens.length;
    if (++this.#frames % FRAMES_PER_LOOK === 0) this.#look(frame.at);
  }

  /** The market has ended. */
  done(): void {
    this.#measure();
    this.#line.clear();
  }

  /** Seconds until now; of memory the most until `done`. */
  get taken(): { readonly seconds: number; readonly memoryMb: number } {
    const seconds = (performance.now() - this.#startedMs) / SECOND_MS;
    return { seconds, memoryMb: this.#memoryMb };
  }

  #look(at: EpochMs): void {
    const now = performance.now();
    if (now - this.#saidMs < EVERY_MS) return;
    this.#saidMs = now;
    this.#measure();
    const percent = Math.floor(100 * this.#bars / this.#total);
    this.#line.show(`${percent} %  ${this.#bars} of ${this.#total} bars  ${istDate(at)}`);
  }

  #measure(): void {
    this.#memoryMb = Math.max(this.#memoryMb, Math.round(Deno.memoryUsage().rss / 1e6));
  }
}
