/**
 * What a desk cannot start without: a network that is bad for a minute before the open is waited
 * for, and said, as long as nobody stops the start.
 * @module
 */
import { delay } from "@std/async";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { sparingWords } from "./sparing_words.ts";

const AGAIN_MS = 5 * SECOND_MS;

export interface Patience {
  /** Aborted when the start is not wanted any more. */
  readonly stopping?: AbortSignal;
  /** Between two tries; default: in real time. */
  pause?(ms: number): Promise<void>;
  say(line: string): void;
}

/**
 * Asks until there is an answer. Rejects with KiteError where asking again would not help, or when
 * the start is stopped.
 */
export async function untilAnswered<T>(
  what: string,
  ask: () => Promise<T>,
  { stopping, pause = delay, say }: Patience,
): Promise<T> {
  const complain = sparingWords(say, () => performance.now());
  for (let tries = 1;; tries++) {
    try {
      const answer = await ask();
      if (tries > 1) say(`${what}: Kite has answered, going on`);
      return answer;
    } catch (error) {
      if (!(error instanceof KiteError && error.isTransient) || stopping?.aborted) throw error;
      complain(`${what}: ${error.message}; asking again every ${AGAIN_MS / SECOND_MS} s`);
    }
    await pause(AGAIN_MS);
  }
}
