/**
 * Randomness by address: the draw at an index of a stream is always the same and can be had in any
 * order. A market made of it is the same from wherever one starts to look.
 * @module
 */

declare const unit: unique symbol;

/** 32 bits that name an endless row of independent draws. */
export type Stream = number & { readonly [unit]: "stream" };

const GOLDEN = 0x9e3779b9;

/** The stream of `label` under `seed`, any number. */
export function streamOf(seed: number, label: string): Stream {
  const text = `${seed}/${label}`;
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash) as Stream;
}

/** A stream of its own for each `index`, e.g. one a day. */
export function substream(stream: Stream, index: number): Stream {
  return mixed(bits(stream, index) ^ GOLDEN) as Stream;
}

/** 32 random bits, as an unsigned integer. */
export function bits(stream: Stream, index: number): number {
  return mixed((stream + Math.imul(index, GOLDEN)) | 0) >>> 0;
}

/** Uniform over (0, 1), both ends excluded. */
export function uniform(stream: Stream, index: number): number {
  return (bits(stream, index) + 0.5) / 4_294_967_296;
}

/** Standard normal. */
export function normal(stream: Stream, index: number): number {
  return normalQuantile(uniform(stream, index));
}

/** The finalizer of splitmix32: each bit in moves each bit out. */
function mixed(x: number): number {
  let z = x ^ (x >>> 16);
  z = Math.imul(z, 0x21f0aaad);
  z ^= z >>> 15;
  z = Math.imul(z, 0x735a2d97);
  return z ^ (z >>> 15);
}

const TAIL = 0.02425;

/** The value below which a standard normal falls with probability `p` (Acklam, to 1e-9). */
function normalQuantile(p: number): number {
  if (p < TAIL) return tailQuantile(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - TAIL) return -tailQuantile(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const above = ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
            138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239;
  const below = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
            66.80131188771972) * r - 13.28068155288572) * r + 1;
  return (above * q) / below;
}

function tailQuantile(q: number): number {
  const above = ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
            2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783;
  const below = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
        3.754408661907416) * q + 1;
  return above / below;
}
