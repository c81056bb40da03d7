/**
 * Questions that only read change nothing: what failed on the way is asked again. The account is
 * read again in a moment anyway, so that there a second try is enough.
 * @module
 */
import { KiteError } from "./kite_error.ts";

/** Asks up to three times; the limiter keeps the distance. Rejects with the last KiteError. */
export function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  return asked(ask, 3);
}

/** Asks once more at most. Rejects with the last KiteError. */
export function askTwice<T>(ask: () => Promise<T>): Promise<T> {
  return asked(ask, 2);
}

async function asked<T>(ask: () => Promise<T>, triesMax: number): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof KiteError && error.isTransient) || tries === triesMax) throw error;
    }
  }
}
