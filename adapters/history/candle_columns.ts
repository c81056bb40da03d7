/**
 * Growing columns of candles, filled slot by slot. Typed arrays, because a million objects would
 * take ten times the memory and time.
 * @module
 */
export class CandleColumns {
  capacity = 0;
  at = new Float64Array(0);
  open = new Int32Array(0);
  high = new Int32Array(0);
  low = new Int32Array(0);
  close = new Int32Array(0);
  volume = new Float64Array(0);

  /** Makes room for `needed` slots; `expected` is the final count as far as can be told. */
  reserve(needed: number, expected: number): void {
    if (needed <= this.capacity) return;
    this.capacity = Math.max(needed, Math.ceil(expected));
    this.at = grown(this.at, new Float64Array(this.capacity));
    this.open = grown(this.open, new Int32Array(this.capacity));
    this.high = grown(this.high, new Int32Array(this.capacity));
    this.low = grown(this.low, new Int32Array(this.capacity));
    this.close = grown(this.close, new Int32Array(this.capacity));
    this.volume = grown(this.volume, new Float64Array(this.capacity));
  }

  /** Moves slots [from, to) down to start at `target`. */
  move(target: number, from: number, to: number): void {
    if (target === from) return;
    this.at.copyWithin(target, from, to);
    this.open.copyWithin(target, from, to);
    this.high.copyWithin(target, from, to);
    this.low.copyWithin(target, from, to);
    this.close.copyWithin(target, from, to);
    this.volume.copyWithin(target, from, to);
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
