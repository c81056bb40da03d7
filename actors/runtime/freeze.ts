/**
 * Tests run with frozen messages and durable states: what would change one in place, or put into
 * a message what neither a log nor a socket can carry, throws where it happens.
 * @module
 */

/** Branches frozen through and through: what states share is walked once, but for its leaves. */
const frozen = new WeakSet<object>();

/** Freezes plain data through and through; throws TypeError on anything else. */
export function freezePlain(value: unknown): void {
  freeze(value, true);
}

/** Freezes what can be frozen. */
export function freezeState(value: unknown): void {
  freeze(value, false);
}

function freeze(value: unknown, plain: boolean): void {
  if (plain && (typeof value === "function" || typeof value === "symbol")) {
    throw new TypeError(`A ${typeof value} is no plain data`);
  }
  if (typeof value !== "object" || value === null || frozen.has(value)) return;
  // Numbers in bulk: their elements cannot be frozen.
  if (ArrayBuffer.isView(value)) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) {
    if (plain) throw new TypeError(`An instance of ${value.constructor.name} is no plain data`);
    return;
  }
  Object.freeze(value);
  let isLeaf = true;
  for (const each of Object.values(value)) {
    freeze(each, plain);
    if (typeof each === "object" && each !== null) isLeaf = false;
  }
  // Most objects are leaves, and dearer to remember than to look at again.
  if (!isLeaf) frozen.add(value);
}
