/**
 * Seeded random streams, one per actor path: 32 bits of state that commit with the turn, so that
 * an aborted turn consumes nothing and the same seed gives the same run.
 * @module
 */

/** First state of the stream of `path` under `seed`. */
export function streamSeed(seed: number, path: string): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < path.length; i++) {
    hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  }
  return hash | 0;
}

/** State after one draw (mulberry32's increment). */
export function nextState(state: number): number {
  return (state + 0x6d2b79f5) | 0;
}

/** The draw, [0, 1), that belongs to a state. */
export function drawOf(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
