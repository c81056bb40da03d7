/** How the desk stands: its status, and what only a screen asks for. @module */
import type { DeskStatus } from "../control/desk_status.ts";
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";

export interface DeskView {
  readonly status: DeskStatus;
  /** Market seconds in one of the host's: 1 unless simulated. */
  readonly speed: number;
  /** Of the session that runs or comes next; null when none is known. Market time. */
  readonly opensAt: EpochMs | null;
  readonly closesAt: EpochMs | null;
  /** What the desk began the day with; null before that is known. */
  readonly equityAtOpen: Paise | null;
  /** Host milliseconds since the feed's last tick; null before the first. */
  readonly feedAgeMs: number | null;
  /** Timer lateness of the engine's event loop over the last seconds. */
  readonly lateness: Lateness;
  /** Host milliseconds since the engine started. */
  readonly upMs: number;
  readonly holdings: readonly Holding[];
  readonly beats: readonly Beat[];
  /** The one client that may change something; null when nobody asked to. */
  readonly controller: Controller | null;
}

/** Milliseconds. */
export interface Lateness {
  readonly p99: number;
  readonly max: number;
}

/** What a screen adds to the position of the same symbol and book in the status. */
export interface Holding {
  readonly symbol: string;
  readonly book: Book;
  readonly strategy: string;
  /** Of the entry's story, see `SignalLine`; "" while none is known. */
  readonly key: string;
  readonly entryAt: EpochMs;
  readonly target: Paise | null;
  /** Host milliseconds since its last price; null before the first. */
  readonly quoteAgeMs: number | null;
  /** Up to 24 closes of five minutes, oldest first. */
  readonly closes: readonly Paise[];
}

/** Host milliseconds since an actor last did something or answered; null when never. */
export interface Beat {
  readonly path: string;
  readonly ageMs: number | null;
}

export interface Controller {
  /** As the answer to `subscribe` numbers clients. */
  readonly client: number;
  readonly by: string;
}
