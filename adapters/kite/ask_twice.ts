/** Reading changes nothing: what may well succeed the next time is asked once more. @module */
import { KiteError } from "./kite_error.ts";

/** Rejects with what the second try was refused with. */
export async function askTwice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof KiteError) || !error.isTransient) throw error;
    return await ask();
  }
}
