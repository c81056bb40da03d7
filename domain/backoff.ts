/**
 * How long to wait before the next try: twice as long each time, up to a limit, and never quite the
 * same, so that many who lost the same server do not come back at once.
 * @module
 */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** `failures` so far, from 1; `random` in [0, 1) takes up to half of the wait away. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: number): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return whole * (1 - random / 2);
}
