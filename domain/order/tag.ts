/**
 * Order tags: an order's identity at the broker, derived from its intent alone, so that the same
 * decision can never become two orders. At most 20 base-36 characters are accepted there.
 * @module
 */

/** 18 base-36 characters (93 bits) from any text; equal texts, equal tags. */
export function tagOf(intent: string): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  let c = 0x3c6ef372;
  for (let i = 0; i < intent.length; i++) {
    const code = intent.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    c = Math.imul(c ^ code, 0x27d4eb2f);
    b ^= a >>> 15;
    c ^= b >>> 13;
    a ^= c >>> 17;
  }
  return block(a ^ (b << 7)) + block(b ^ (c << 11)) + block(c ^ (a << 13));
}

/** Six characters of one 32-bit word, mixed once more. */
function block(word: number): string {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return ((h >>> 0) % 2176782336).toString(36).padStart(6, "0");
}

/** Whether a text is a tag of a desk: a person's or another program's looks otherwise. */
export function isTag(text: string): boolean {
  return /^[0-9a-z]{18}$/.test(text);
}
