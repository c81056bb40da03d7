/**
 * A short list of records found by key, as a value: for entries whose keys come and go, such as
 * orders by tag. (An object used as a map gets a new hidden class with every new key.)
 * @module
 */

/** `list` with `item` in `place`; -1 appends it. */
export function withItem<T>(list: readonly T[], place: number, item: T): readonly T[] {
  const next = list.slice();
  if (place < 0) next.push(item);
  else next[place] = item;
  return next;
}

/** `list` without the item in `place`; the same list for -1. */
export function withoutItem<T>(list: readonly T[], place: number): readonly T[] {
  if (place < 0) return list;
  const next = list.slice();
  next.splice(place, 1);
  return next;
}
