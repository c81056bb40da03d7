/**
 * Waiting for what may never come: somebody who reads slowly, a disk that hangs, a broker that does
 * not answer.
 * @module
 */

/** True once it has come, false after so long without it. Rejects as it does. */
export async function within(awaited: Promise<unknown>, delayMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), delayMs);
  try {
    return await Promise.race([awaited.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
