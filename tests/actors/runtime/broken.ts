/** A handler's end that the test wants. @module */
export function broken(message: string): never {
  throw new Error(message);
}
