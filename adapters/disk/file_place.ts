/**
 * The file that a path led to at first. Removed or moved away under whoever has it open, it takes
 * all that is written, and nobody finds that again.
 * @module
 */

export class FilePlace {
  readonly #first: string | null;

  constructor(readonly path: string) {
    this.#first = identityOf(path);
  }

  /** Whether the path leads to the same file still. */
  get isKept(): boolean {
    return this.#first !== null && identityOf(this.path) === this.#first;
  }
}

/** No other file has it as long as somebody has that one open; null: none can be had there. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev} ${ino}`;
  } catch {
    return null;
  }
}
