/**
 * The last `length` numbers of a series as a value: `push` returns the next ring and the old one
 * still reads right. They share one buffer: a push writes one slot beyond the head it starts from,
 * so a step repeated from an older ring (an aborted turn) only overwrites what was never kept.
 * @module
 */

/** How many pushes a ring may at least lie behind the newest one and still be stepped from. */
export const SLACK = 8;

interface Buffer {
  /** A power of two long, so that a slot is found by a mask. */
  readonly slots: Float64Array;
  /** Pushes of the longest line of rings that wrote here. */
  newest: number;
}

/** Compared by what it reads, never by its buffer; slots ahead of `count` mean nothing. */
export interface Ring {
  readonly length: number;
  /** Numbers pushed since the start, also those that left the window. */
  readonly count: number;
  readonly buffer: Buffer;
}

const NO_BUFFER: Buffer = { slots: new Float64Array(0), newest: 0 };

/** A ring with nothing in it. It may start any number of series: each gets its own buffer. */
export function emptyRing(length: number): Ring {
  return { length, count: 0, buffer: NO_BUFFER };
}

/** `ring` with `value` as its newest. A ring too old to be stepped from throws RangeError. */
export function push(ring: Ring, value: number): Ring {
  const { length, count } = ring;
  const buffer = count === 0 ? bufferFor(length) : ring.buffer;
  const { slots } = buffer;
  if (buffer.newest - count > slots.length - length) {
    throw new RangeError(
      `Cannot step a window of ${length} from push ${count}: push ${buffer.newest} overwrote it`,
    );
  }
  slots[count & (slots.length - 1)] = value;
  if (count >= buffer.newest) buffer.newest = count + 1;
  return { length, count: count + 1, buffer };
}

/** The number that the next push moves out of the window; 0 while there is none. */
export function leaving(ring: Ring): number {
  const { slots } = ring.buffer;
  return ring.count < ring.length ? 0 : slots[(ring.count - ring.length) & (slots.length - 1)]!;
}

function bufferFor(length: number): Buffer {
  let size = 1;
  while (size < length + SLACK) size *= 2;
  return { slots: new Float64Array(size), newest: 0 };
}
