/**
 * The word that was probably meant: what errors about unknown keys, flags and names suggest.
 * @module
 */

/** The nearest of `words` to `word`, or null when none is near enough to be a slip of the hand. */
export function nearestWord(word: string, words: readonly string[]): string | null {
  let best: string | null = null;
  // One slip in three letters; more than that is another word.
  let distanceMax = Math.max(1, Math.floor(word.length / 3));
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance > distanceMax || (best !== null && distance === distanceMax)) continue;
    best = candidate;
    distanceMax = distance;
  }
  return best;
}

/** Edit distance in which two letters swapped are one slip, row by row. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j]!, before[j - 2]! + 1);
      }
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
