/** Questions that only read: what failed on the way is asked again. @module */
import { KiteError } from "./kite_error.ts";

const TRIES = 3;

/** The limiter keeps the distance. Rejects with KiteError. */
export async function triedAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof KiteError && error.isTransient) || tries === TRIES) throw error;
    }
  }
}
