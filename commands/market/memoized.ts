/**
 * A question whose answer stays the same as long as the function lives: it is worked out once a
 * key.
 * @module
 */

/** Undefined is an answer like any other; after a throw it is asked again. Nothing is forgotten. */
export function memoized<Key, Value>(resolve: (key: Key) => Value): (key: Key) => Value {
  const answers = new Map<Key, Value>();
  return (key) => {
    if (!answers.has(key)) answers.set(key, resolve(key));
    return answers.get(key)!;
  };
}
