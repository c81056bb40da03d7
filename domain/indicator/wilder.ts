/**
 * Wilder's smoothing, shared by RSI, ATR and ADX: the mean of the first n inputs, from then on
 * the previous value moved by 1/n of the way to each new input.
 * @module
 */

/**
 * The smoothed value after input number `k` (from 1). While k < length there is no value yet and
 * this is the running sum, to be handed back as `previous`.
 */
export function wilder(previous: number, input: number, k: number, length: number): number {
  if (k > length) return previous + (input - previous) / length;
  return k === length ? (previous + input) / length : previous + input;
}
