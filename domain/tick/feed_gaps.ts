/**
 * Whether a stream of ticks has stopped for longer than the shortest bar: what was made of it since
 * has holes. A market that is closed is silent by right, and no longer than until it opens.
 * @module
 */
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import type { Session } from "../calendar/session.ts";

export class FeedGaps {
  readonly #sessionAt: (at: EpochMs) => Session | null;
  /** Everything is known until then. */
  #lastAt: EpochMs;

  /**
   * `from`: when what was before the ticks is read. `sessionAt`: the session that goes on at an
   * instant, or comes next.
   */
  constructor(from: EpochMs, sessionAt: (at: EpochMs) => Session | null) {
    this.#lastAt = from;
    this.#sessionAt = sessionAt;
  }

  /** Ticks have come at `at`: true when they end a gap in the session that goes on. */
  endsAt(at: EpochMs): boolean {
    const last = this.#lastAt;
    this.#lastAt = at;
    if (at - last <= MINUTE_MS) return false;
    const session = this.#sessionAt(at);
    return session !== null && at - Math.max(last, session.openAt) > MINUTE_MS;
  }
}
