/**
 * Minutes of the past from Kite's REST, as fast as its three requests a second allow: a desk that
 * warms up asks for all its instruments at once, and is told how far that is.
 * @module
 */
import { DAY_MS, type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import type { HistoryReply, HistoryRequest } from "../../domain/ports.ts";
import { KiteError } from "./kite_error.ts";
import type { KiteReader } from "./kite_reader.ts";
import { askAgain } from "./ask_again.ts";

/** Minutes of the shortest usual session. */
const SESSION_MINUTES = 360;
/** Of seven days five are traded, and a festival may take three more. */
const WEEK_SHARE = 7 / 5;
const HOLIDAYS = 3;
/** Kite's limit for minutes. */
const DAYS_MAX = 60;
/** Enough for three a second; what waits longer at a slow exchange would run out of its time. */
const UNDER_WAY_MAX = 4;

export interface HistoryProgress {
  /** Requests answered, of those asked, since nothing was under way. */
  readonly answered: number;
  readonly asked: number;
  /** Of those answered, the ones that Kite may answer when it is asked later. */
  readonly failed: number;
  /** The ones that it never will, as where the account has no history. */
  readonly refused: number;
}

export interface KiteHistoryOptions {
  readonly reader: Pick<KiteReader, "candles">;
  progressed(progress: HistoryProgress): void;
}

export class KiteHistory {
  readonly #options: KiteHistoryOptions;
  #asked = 0;
  #answered = 0;
  #failed = 0;
  #refused = 0;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: KiteHistoryOptions) {
    this.#options = options;
  }

  /** Rejects with KiteError. */
  async minutes(request: HistoryRequest): Promise<HistoryReply> {
    // A single minute is one that was missed, and no reading of the past.
    if (request.countMax === 1) return await this.#read(request);
    if (this.#answered === this.#asked) {
      this.#answered =
        this.#asked =
        this.#failed =
        this.#refused =
          0;
    }
    this.#asked++;
    try {
      return await this.#read(request);
    } catch (error) {
      if (isPassing(error)) this.#failed++;
      else this.#refused++;
      throw error;
    } finally {
      this.#answered++;
      this.#options.progressed({
        ...{ answered: this.#answered, asked: this.#asked },
        ...{ failed: this.#failed, refused: this.#refused },
      });
    }
  }

  async #read({ token, until, countMax }: HistoryRequest): Promise<HistoryReply> {
    const from = (until - daysFor(countMax) * DAY_MS) as EpochMs;
    await this.#turn();
    try {
      const candles = await askAgain(() =>
        this.#options.reader.candles({ token, interval: "minute", from, to: until })
      );
      // The minute that runs comes along, and is no candle yet.
      return candles.filter(({ at }) => at + MINUTE_MS <= until).slice(-countMax);
    } finally {
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }

  /** Resolves once it is this request's turn. */
  async #turn(): Promise<void> {
    while (this.#underWay >= UNDER_WAY_MAX) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#underWay++;
  }
}

/** An answer that cannot be read will be the same in a minute. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof KiteError)) return false;
  return error.code === "needs_login" || (error.isTransient && error.code !== "bad_answer");
}

/** Calendar days that surely hold so many minutes of trading. */
function daysFor(minutes: number): number {
  const days = Math.ceil(Math.ceil(minutes / SESSION_MINUTES) * WEEK_SHARE) + HOLIDAYS;
  return Math.min(days, DAYS_MAX);
}
