/**
 * What memory costs that nobody has touched for a moment: the floor of whatever happens now and
 * then. Caches that are shared with others forget in milliseconds, code as well as data.
 * @module
 */
import { type BenchRow, median } from "./row.ts";

const LINES = 1_024;
const INTS_PER_LINE = 16;
const ROUNDS = 50;
/** About as long as from one order to the next in a busy minute. */
const UNTOUCHED_MS = 20;

/** 64 KB read line by line after 20 ms in which nothing ran, against the same read at once. */
export function coldMemoryRow(): BenchRow {
  const chain = scatteredChain();
  const warm: number[] = [];
  const cold: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    follow(chain);
    warm.push(timed(chain));
    const until = performance.now() + UNTOUCHED_MS;
    while (performance.now() < until);
    cold.push(timed(chain));
  }
  const coldMs = median(cold);
  const warmMs = median(warm);
  return {
    name: "cold_memory_64_kb",
    value: coldMs,
    unit: "ms",
    peer: `read again at once (${warmMs.toFixed(4)} ms)`,
    ratio: coldMs / warmMs,
    target: Infinity,
    ok: true,
  };
}

/** Each line names the next one, in an order that no prefetcher guesses. */
function scatteredChain(): Int32Array {
  const chain = new Int32Array(LINES * INTS_PER_LINE);
  // 389 is 1 modulo 4 and the step odd: of 1,024 lines every one is met once.
  for (let line = 0; line < LINES; line++) {
    const next = (389 * line + 1) % LINES;
    chain[line * INTS_PER_LINE] = next * INTS_PER_LINE;
  }
  return chain;
}

function timed(chain: Int32Array): number {
  const from = performance.now();
  follow(chain);
  return performance.now() - from;
}

function follow(chain: Int32Array): void {
  let at = 0;
  for (let step = 0; step < LINES; step++) at = chain[at]!;
  if (at < 0) throw new RangeError("a line that names none");
}
