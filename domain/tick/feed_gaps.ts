/**
 * Whether a stream of ticks has stopped for longer than the shortest bar: what was made of it since
 * has holes. A market that is closed is silent by right.
 * @module
 */
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import type { Session } from "../calendar/session.ts";

export class FeedGaps {
  readonly #sessionAt: (at: EpochMs) => Session | null;
  #lastAt: EpochMs | null = null;

  /** `sessionAt`: the session that goes on at an instant, or comes next. */
  constructor(sessionAt: (at: EpochMs) => Session | null) {
    this.#sessionAt = sessionAt;
  }

  /** Ticks have come at `at`: true when they end a gap that began in a session and ends in it. */
  endsAt(at: EpochMs): boolean {
    const last = this.#lastAt;
    this.#lastAt = at;
    if (last === null || at - last <= MINUTE_MS) return false;
    const session = this.#sessionAt(last);
    return session !== null && last >= session.openAt && at < session.closeAt;
  }
}
