/**
 * How far a run through a market is, for whoever looks on, and what it has taken of time and
 * memory.
 * @module
 */
import { type EpochMs, istClock, istDate, SECOND_MS } from "../../domain/market_time.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import { ChangingLine } from "../line/terminal_line.ts";

const EVERY_MS = 500;
/** A look at the clock is not free, and a paced run takes a frame a second. */
const FRAMES_PER_LOOK = 64;

/** What there is to go through: bars of files, or the time of a market that ticks. */
export type Way =
  | { readonly type: "bars"; readonly count: number }
  | { readonly type: "time"; readonly from: EpochMs; readonly until: EpochMs };

export class RunProgress {
  readonly #startedMs = performance.now();
  readonly #line: ChangingLine;
  #way: Way = { type: "bars", count: 0 };
  #bars = 0;
  #frames = 0;
  #saidMs = 0;
  /** Highest resident memory seen, megabytes. */
  #memoryMb = 0;

  /** Counts from here; `shown`: where a person looks on. */
  constructor(shown: boolean) {
    this.#line = new ChangingLine(shown);
  }

  /** The market begins. */
  begin(way: Way): void {
    this.#way = way;
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
    this.#line.show(wayWords(this.#way, this.#bars, at));
  }

  #measure(): void {
    this.#memoryMb = Math.max(this.#memoryMb, Math.round(Deno.memoryUsage().rss / 1e6));
  }
}

/** How much of a way is behind a run that has seen `bars` by `at`. */
export function wayWords(way: Way, bars: number, at: EpochMs): string {
  if (way.type === "bars") {
    return `${percent(bars / way.count)}  ${bars} of ${way.count} bars  ${istDate(at)}`;
  }
  const { from, until } = way;
  return `${percent((at - from) / (until - from))}  ${istClock(at)}  ${istDate(at)}`;
}

/** What comes before a day's beginning or after its end is no part of it. */
function percent(share: number): string {
  return `${Math.floor(100 * Math.min(1, Math.max(0, share)))} %`;
}
